package io.factorline.sync.audit;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * The file beside an export that says what was asked, what is in it, and its checksum. Stateless.
 */
final class ExportManifest {
  private static final int BUFFER = 1 << 16;
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private ExportManifest() {}

  static Path beside(Path output) {
    return output.resolveSibling(output.getFileName() + ".manifest.json");
  }

  /** Writes it whole or not at all; the same job writes the same again. */
  static void write(Path file, Map<String, Object> parameters, Map<String, Object> report)
      throws IOException {
    Map<String, Object> manifest = new LinkedHashMap<>();
    manifest.put("version", 1);
    manifest.put("parameters", parameters);
    manifest.putAll(report);
    Path draft = file.resolveSibling("." + file.getFileName() + ".draft");
    Files.write(draft, JSON.writeValueAsBytes(manifest));
    Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
  }

  /** SHA-256 of a file, 64 hexadecimal digits. */
  static String sha256(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      byte[] buffer = new byte[BUFFER];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        digest.update(buffer, 0, read);
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("must be in each JDK: algorithm=SHA-256", e);
    }
  }
}
