package io.factorline.security.http;

import io.factorline.security.token.TokenRules;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Who may ask, in the profile {@code prod}, and who this service is to others, in any.
 *
 * @param keys file of keys
 * @param ownKeyFile file with the key that this service shows to others
 * @param ownSslBundle name of the bundle of {@code spring.ssl.bundle} by which it speaks TLS to
 *     them
 * @param reloadEvery time between two looks at a file
 * @param failuresPerSecond requests without a valid key that one address is answered as such within
 *     a second; more are answered shorter
 * @param openMetrics whether {@code /actuator/prometheus} needs no key, where only Prometheus can
 *     reach the port
 * @param tokens tokens of an issuer that are taken beside keys; none without an issuer
 */
@ConfigurationProperties(prefix = "security", ignoreUnknownFields = false)
public record SecurityProperties(
    @Nullable Path keys,
    @Nullable Path ownKeyFile,
    @Nullable String ownSslBundle,
    @DefaultValue("2s") Duration reloadEvery,
    @DefaultValue("10") int failuresPerSecond,
    @DefaultValue("false") boolean openMetrics,
    @DefaultValue Tokens tokens) {
  /** Checks the times and counts. */
  public SecurityProperties {
    if (!reloadEvery.isPositive()) {
      throw new IllegalArgumentException("must be > 0: security.reloadEvery=" + reloadEvery);
    }
    if (failuresPerSecond < 1) {
      throw new IllegalArgumentException(
          "must be >= 1: security.failuresPerSecond=" + failuresPerSecond);
    }
  }

  /**
   * Which tokens are taken.
   *
   * @param issuer what a token's {@code iss} must be
   * @param audience what must be among its {@code aud}
   * @param keys where the issuer's keys are (JWKS); without it the issuer's OpenID configuration
   *     tells
   * @param rolesClaim claim with roles
   * @param classClaim claim with the class of the client
   * @param reloadEvery time between two looks at the issuer's keys
   */
  public record Tokens(
      @Nullable URI issuer,
      @DefaultValue("") String audience,
      @Nullable URI keys,
      @DefaultValue("factorline_roles") String rolesClaim,
      @DefaultValue("factorline_class") String classClaim,
      @DefaultValue("5m") Duration reloadEvery) {
    /** The rules; null where no tokens are taken. */
    @Nullable TokenRules rules() {
      return issuer == null
          ? null
          : new TokenRules(issuer, audience, keys, rolesClaim, classClaim, reloadEvery);
    }
  }
}
