package io.factorline.access;

import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where Redis is, and as whom it is asked.
 *
 * @param uri {@code redis://host:port}, {@code rediss://} for TLS, or another form that Lettuce
 *     reads
 * @param username that the service's own writes are made as
 * @param passwordFile holds its password; read again at each connect
 * @param readerUsername that rows and offline values are read as, where they are read alone; the
 *     service's own where there is none
 * @param readerPasswordFile holds the reader's password
 * @param trustFile certificates in PEM that vouch for the server; those of the JDK where there is
 *     none
 */
public record RedisAccessProperties(
    @DefaultValue("redis://127.0.0.1:6379") URI uri,
    @Nullable String username,
    @Nullable Path passwordFile,
    @Nullable String readerUsername,
    @Nullable Path readerPasswordFile,
    @Nullable Path trustFile) {
  private static final String TLS = "rediss";

  /** Checks what goes together. */
  public RedisAccessProperties {
    requireBoth("username", username, "password-file", passwordFile);
    requireBoth("reader-username", readerUsername, "reader-password-file", readerPasswordFile);
    if (trustFile != null && !String.valueOf(uri.getScheme()).startsWith(TLS)) {
      throw new IllegalArgumentException(
          "must be rediss:// where there is a trust-file: scheme=" + uri.getScheme());
    }
  }

  private static void requireBoth(
      String name, @Nullable String text, String fileName, @Nullable Path file) {
    if ((text == null) != (file == null)) {
      throw new IllegalArgumentException(
          "must be given together: factorline.redis.%s, factorline.redis.%s"
              .formatted(name, fileName));
    }
  }

  /** Of a server that wants no proof. */
  public static RedisAccessProperties of(URI uri) {
    return new RedisAccessProperties(uri, null, null, null, null, null);
  }

  /** As the service itself. */
  public RedisAddress address() {
    return new RedisAddress(uri, user(username, passwordFile), trustFile);
  }

  /** As who reads alone. */
  public RedisAddress reader() {
    RedisAddress.User reader = user(readerUsername, readerPasswordFile);
    return reader == null ? address() : new RedisAddress(uri, reader, trustFile);
  }

  private static RedisAddress.@Nullable User user(@Nullable String name, @Nullable Path file) {
    return name == null || file == null ? null : new RedisAddress.User(name, file);
  }
}
