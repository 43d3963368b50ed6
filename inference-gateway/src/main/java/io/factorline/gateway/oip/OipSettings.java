package io.factorline.gateway.oip;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How one inference server, or one service of servers behind a name, is reached.
 *
 * @param target {@code host:port} or a target of gRPC such as {@code dns:///triton:8001}; all
 *     addresses of a name are used in turn
 * @param channels connections per address, 1 to 64
 * @param tls how the connection is protected; null for none
 * @param maxInboundBytes longest answer, > 0
 * @param callTimeout what a call has at most, whatever its caller's budget
 * @param loadTimeout what loading or unloading a model has at most
 */
public record OipSettings(
    String target,
    int channels,
    @Nullable Tls tls,
    int maxInboundBytes,
    Duration callTimeout,
    Duration loadTimeout) {
  private static final int MOST_CHANNELS = 64;

  /**
   * Protection of the connection.
   *
   * @param trust certificates that are trusted, PEM; null for those of the JDK
   * @param certificate our own certificate chain, PEM; null where the server asks for none
   * @param key its private key, PEM; goes with {@code certificate}
   */
  public record Tls(@Nullable Path trust, @Nullable Path certificate, @Nullable Path key) {
    public Tls {
      if ((certificate == null) != (key == null)) {
        throw new IllegalArgumentException(
            "must be given together: certificate=" + certificate + ", key=" + key);
      }
    }
  }

  public OipSettings {
    if (target.isBlank()) {
      throw new IllegalArgumentException("must name a server: target=" + target);
    }
    if (channels < 1 || channels > MOST_CHANNELS) {
      throw new IllegalArgumentException(
          "must be in 1.." + MOST_CHANNELS + ": channels=" + channels);
    }
    if (maxInboundBytes <= 0) {
      throw new IllegalArgumentException("must be > 0: maxInboundBytes=" + maxInboundBytes);
    }
    if (!callTimeout.isPositive()) {
      throw new IllegalArgumentException("must be > 0: callTimeout=" + callTimeout);
    }
    if (!loadTimeout.isPositive()) {
      throw new IllegalArgumentException("must be > 0: loadTimeout=" + loadTimeout);
    }
  }
}
