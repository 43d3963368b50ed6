package io.factorline.access;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisCredentials;
import io.lettuce.core.RedisCredentialsProvider.ImmediateRedisCredentialsProvider;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SslOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.CharBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Where Redis is, as whom it is asked, and what proves that it is the right one. No password is in
 * its text. Immutable.
 *
 * @param uri {@code redis://host:port}, {@code redis-sentinel://host:port,host:port#master}, {@code
 *     rediss://} for TLS, or another form that Lettuce reads
 * @param user that commands are sent as; the address' own, or the default one, where there is none
 * @param trustFile certificates in PEM that the server's is checked by; those of the JDK where
 *     there is none
 */
public record RedisAddress(URI uri, @Nullable User user, @Nullable Path trustFile) {

  /**
   * Who asks.
   *
   * @param passwordFile read at each connect, so that a new password needs no restart; blanks and
   *     ends of lines around it do not count
   */
  public record User(String name, Path passwordFile) {
    private RedisCredentials credentials() {
      try {
        String password = Files.readString(passwordFile).strip();
        return RedisCredentials.just(name, CharBuffer.wrap(password));
      } catch (IOException e) {
        throw new UncheckedIOException("must be readable: passwordFile=" + passwordFile, e);
      }
    }
  }

  /**
   * A password that is read on the connection's own thread, where the handshake then stays: one
   * that is told later lets Lettuce give a connection out before that takes commands, and the first
   * of them is refused.
   */
  private record PasswordOf(User user) implements ImmediateRedisCredentialsProvider {
    @Override
    public RedisCredentials resolveCredentialsNow() {
      return user.credentials();
    }
  }

  /** Of a server that wants no proof but what is in its address. */
  public static RedisAddress of(URI uri) {
    return new RedisAddress(uri, null, null);
  }

  /**
   * For one client, read anew: a copy of one that exists would lose its Sentinels.
   *
   * @param timeout of its commands
   */
  public RedisURI lettuce(Duration timeout) {
    RedisURI address = RedisURI.create(uri);
    address.setTimeout(timeout);
    if (user != null) {
      address.setCredentialsProvider(new PasswordOf(user));
    }
    return address;
  }

  /** What the client of this address needs, to which the rest is added. */
  public ClientOptions.Builder options() {
    return ClientOptions.builder().sslOptions(ssl());
  }

  /** How its server is checked. */
  public SslOptions ssl() {
    return trustFile == null
        ? SslOptions.create()
        : SslOptions.builder().jdkSslProvider().trustManager(trustFile.toFile()).build();
  }

  /** The address without what proves who asks. */
  @Override
  public String toString() {
    return RedisURI.create(uri).toString();
  }
}
