package io.factorline.security;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The key that a program shows to a service. That of a file is read again and again, so that a new
 * one needs no restart; while the file holds none the one before is shown. It goes into a header,
 * and nowhere else. Thread-safe; does not block.
 */
public final class OwnKey implements AutoCloseable {
  /** Of who has no key, and shows none. */
  public static final OwnKey NONE = new OwnKey(() -> null, () -> {});

  private static final Logger LOG = LoggerFactory.getLogger(OwnKey.class);
  private static final String SETTING = "security.own-key-file";
  private static final int MAX_BYTES = 1024;

  private final Supplier<@Nullable ApiKey> key;
  private final Runnable onClose;

  private OwnKey(Supplier<@Nullable ApiKey> key, Runnable onClose) {
    this.key = key;
    this.onClose = onClose;
  }

  /**
   * A key that stays.
   *
   * @throws IllegalArgumentException where it has not the form of one; the text is not in the
   *     message
   */
  public static OwnKey of(String text) {
    ApiKey key = parse(text);
    return new OwnKey(() -> key, () -> {});
  }

  /**
   * Reads a file, and then again and again.
   *
   * @param file holds the key, and blanks or ends of lines around it at most
   * @param every time from one look to the next
   * @throws IllegalArgumentException where it cannot be read now, or holds no key
   */
  public static OwnKey open(Path file, Duration every) {
    WatchedFile<ApiKey> watched =
        new WatchedFile<>(
            new WatchedFile.Source<>(
                SETTING,
                file,
                MAX_BYTES,
                bytes -> parse(new String(bytes, StandardCharsets.UTF_8))),
            every,
            key -> LOG.info("The key to show is read. file={} id={}", file, key.id()),
            System::nanoTime);
    return new OwnKey(watched::value, watched::close);
  }

  private static ApiKey parse(String text) {
    ApiKey key = ApiKey.parse(text.strip());
    if (key == null) {
      throw new IllegalArgumentException("must hold a key, as ./factorline key new makes it");
    }
    return key;
  }

  /** Puts it into the headers of a request, as name and value; nothing where there is none. */
  public void writeTo(BiConsumer<String, String> headers) {
    ApiKey shown = key.get();
    if (shown != null) {
      headers.accept("Authorization", "Bearer " + shown.text());
    }
  }

  @Override
  public void close() {
    onClose.run();
  }
}
