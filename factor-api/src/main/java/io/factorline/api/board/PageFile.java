package io.factorline.api.board;

import io.factorline.hash.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import org.springframework.http.MediaType;

/**
 * One file of the page, read once. Immutable as long as nobody writes into {@link #bytes()}.
 *
 * @param name as in its address
 * @param type what a browser is told that it is
 * @param bytes its content, in UTF-8
 * @param etag changes with the content
 */
@SuppressWarnings("ArrayRecordComponent") // shared with nobody but the answers that send it
record PageFile(String name, MediaType type, byte[] bytes, String etag) {
  private static final String FOLDER = "/board/";
  private static final int ETAG_LENGTH = 16;

  /** All files of the page; the first is the page itself. */
  static final List<String> NAMES =
      List.of(
          "index.html",
          "board.css",
          "main.js",
          "api.js",
          "words.js",
          "grid.js",
          "chart.js",
          "detail.js",
          "ranking.js",
          "pipeline.js",
          "rollout.js");

  static PageFile read(String name) {
    try (InputStream in = PageFile.class.getResourceAsStream(FOLDER + name)) {
      if (in == null) {
        throw new IllegalStateException("must be on the class path: resource=" + FOLDER + name);
      }
      byte[] bytes = in.readAllBytes();
      return new PageFile(
          name, type(name), bytes, "\"" + Sha256.hex(bytes).substring(0, ETAG_LENGTH) + "\"");
    } catch (IOException e) {
      throw new UncheckedIOException("must be readable: resource=" + FOLDER + name, e);
    }
  }

  private static MediaType type(String name) {
    String ending = name.substring(name.lastIndexOf('.') + 1);
    return switch (ending) {
      case "html" -> MediaType.parseMediaType("text/html;charset=UTF-8");
      case "css" -> MediaType.parseMediaType("text/css;charset=UTF-8");
      case "js" -> MediaType.parseMediaType("text/javascript;charset=UTF-8");
      default -> throw new IllegalArgumentException("must be html, css or js: name=" + name);
    };
  }
}
