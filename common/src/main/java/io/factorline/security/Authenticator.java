package io.factorline.security;

import org.jspecify.annotations.Nullable;

/**
 * Tells by what a caller presents who it is. The one place to put another proof in: a token of an
 * issuer, signed, would be a second implementation. Thread-safe; must not block, since event loops
 * ask it.
 */
@FunctionalInterface
public interface Authenticator {
  /**
   * The client; null where the credential is none, or none any more. Takes no longer for one that
   * is nearly right.
   *
   * @param credential as a caller sent it, of any length
   */
  @Nullable Client authenticate(String credential);
}
