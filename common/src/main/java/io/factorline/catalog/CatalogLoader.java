package io.factorline.catalog;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.Node;

/** Reads catalogs: all or nothing, with every problem told at once. */
public final class CatalogLoader {
  private static final String DEFAULT_RESOURCE = "/catalog/default.yaml";
  private static final int MAX_BYTES = 4 * YamlTree.MAX_CHARACTERS;

  private CatalogLoader() {}

  /**
   * Reads a file in UTF-8 of at most 1 Mi characters.
   *
   * @throws CatalogException where the file cannot be read or breaks a rule
   */
  public static Catalog load(Path file) throws CatalogException {
    return parse(file.toString(), text(file), file.toAbsolutePath().getParent());
  }

  /**
   * The text of a file, without a byte order mark.
   *
   * @throws CatalogException where it cannot be read
   */
  static String text(Path file) throws CatalogException {
    Problems problems = new Problems(file.toString());
    byte[] bytes;
    try (InputStream in = Files.newInputStream(file)) {
      bytes = in.readNBytes(MAX_BYTES + 1);
    } catch (IOException e) {
      problems.add("must be a readable file: reason=" + e.getClass().getSimpleName());
      throw problems.toException();
    }
    String text = decode(bytes, problems);
    if (text == null) {
      throw problems.toException();
    }
    return text;
  }

  /**
   * Reads a text; files that it names are named absolutely.
   *
   * @param name what messages call it
   * @throws CatalogException where it breaks a rule
   */
  public static Catalog parse(String name, String yaml) throws CatalogException {
    return parse(name, yaml, null);
  }

  static Catalog parse(String name, String yaml, @Nullable Path folder) throws CatalogException {
    Problems problems = new Problems(name);
    Node root = YamlTree.compose(yaml, problems);
    problems.throwIfAny();
    if (root == null) {
      throw new IllegalStateException("must have a root or a problem: name=" + name);
    }
    CatalogDraft draft = CatalogSchema.read(new Place(root, "", problems));
    Catalog catalog = draft == null ? null : new CatalogCompiler(draft, folder).compile();
    problems.throwIfAny();
    if (catalog == null) {
      throw new IllegalStateException("must have a catalog or a problem: name=" + name);
    }
    return catalog;
  }

  /** The catalog that is shipped: {@code catalog/default.yaml} of the class path. */
  public static Catalog defaults() {
    try (InputStream in = CatalogLoader.class.getResourceAsStream(DEFAULT_RESOURCE)) {
      if (in == null) {
        throw new IllegalStateException("must be on the class path: resource=" + DEFAULT_RESOURCE);
      }
      return parse("default.yaml", new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException("must be readable: resource=" + DEFAULT_RESOURCE, e);
    }
  }

  private static @Nullable String decode(byte[] bytes, Problems problems) {
    if (bytes.length > MAX_BYTES) {
      problems.add("must have at most %d bytes".formatted(MAX_BYTES));
      return null;
    }
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return text.startsWith("\uFEFF") ? text.substring(1) : text;
    } catch (CharacterCodingException e) {
      problems.add("must be UTF-8: bytes=" + bytes.length);
      return null;
    }
  }
}
