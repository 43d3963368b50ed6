package io.factorline.security;

import java.security.NoSuchAlgorithmException;
import javax.net.ssl.SSLContext;

/**
 * How a program speaks TLS to the services that it calls: whose certificates it trusts, and the one
 * that it shows. Thread-safe; does not block.
 */
@FunctionalInterface
public interface OwnTls {
  /** Trusts whom the JDK trusts, and shows no certificate. */
  OwnTls OF_THE_JDK = OwnTls::ofTheJdk;

  /** For the next connection: another object after each change, and only then. */
  SSLContext context();

  private static SSLContext ofTheJdk() {
    try {
      return SSLContext.getDefault();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("the JDK must have TLS", e);
    }
  }
}
