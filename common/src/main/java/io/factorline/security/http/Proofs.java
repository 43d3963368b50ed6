package io.factorline.security.http;

import io.factorline.security.Authenticator;
import io.factorline.security.Client;
import io.factorline.security.KeyFile;
import io.factorline.security.token.IssuerTokens;
import org.jspecify.annotations.Nullable;

/** By what callers may prove who they are: keys, and tokens where they are taken. Thread-safe. */
final class Proofs implements Authenticator, AutoCloseable {
  private final KeyFile keys;
  private final @Nullable IssuerTokens tokens;

  Proofs(KeyFile keys, @Nullable IssuerTokens tokens) {
    this.keys = keys;
    this.tokens = tokens;
  }

  @Override
  public @Nullable Client authenticate(String credential) {
    return tokens != null && IssuerTokens.isToken(credential)
        ? tokens.authenticate(credential)
        : keys.authenticate(credential);
  }

  @Override
  public void close() {
    if (tokens != null) {
      tokens.close();
    }
  }
}
