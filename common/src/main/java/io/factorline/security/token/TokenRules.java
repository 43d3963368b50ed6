package io.factorline.security.token;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Which tokens are taken.
 *
 * @param issuer what a token's {@code iss} must be, to the character
 * @param audience what must be among its {@code aud}
 * @param keys where the issuer's keys are; null where its OpenID configuration tells
 * @param rolesClaim claim with roles, in a list or with blanks between
 * @param classClaim claim with the class of the client
 * @param reloadEvery time between two looks at the keys
 */
public record TokenRules(
    URI issuer,
    String audience,
    @Nullable URI keys,
    String rolesClaim,
    String classClaim,
    Duration reloadEvery) {
  /** How far the issuer's clock may be from ours. */
  public static final Duration CLOCK_SKEW = Duration.ofSeconds(30);

  /** Checks them. */
  public TokenRules {
    requireSafe("issuer", issuer);
    if (keys != null) {
      requireSafe("keys", keys);
    }
    if (audience.isBlank()) {
      throw new IllegalArgumentException("must name who tokens are for: security.tokens.audience");
    }
    if (!reloadEvery.isPositive()) {
      throw new IllegalArgumentException("must be > 0: security.tokens.reloadEvery=" + reloadEvery);
    }
  }

  /** The address that the issuer's OpenID configuration has. */
  URI configuration() {
    String base = issuer.toString();
    String end = base.endsWith("/") ? "" : "/";
    return URI.create(base + end + ".well-known/openid-configuration");
  }

  /**
   * Checks that nobody between can put other keys in.
   *
   * @throws IllegalArgumentException naming the setting
   */
  static URI requireSafe(String name, URI address) {
    boolean isHttps = "https".equals(address.getScheme());
    boolean isLocal = "http".equals(address.getScheme()) && isLoopback(address.getHost());
    if (address.getHost() == null || (!isHttps && !isLocal)) {
      throw new IllegalArgumentException(
          "must be https, or http on the loopback address: security.tokens.%s=%s"
              .formatted(name, address));
    }
    return address;
  }

  private static boolean isLoopback(@Nullable String host) {
    try {
      return host != null
          && host.matches("[0-9.]+|\\[[0-9a-fA-F:]+]|localhost")
          && InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      // No address at all, so none of this machine.
      return false;
    }
  }
}
