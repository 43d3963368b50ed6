package io.factorline.hash;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256, by which files, definitions, cuts and states are told apart. Stateless; thread-safe. */
public final class Sha256 {
  private Sha256() {}

  /** A new digest, which takes bytes piece by piece. */
  public static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** The 32 bytes of the digest. */
  public static byte[] of(byte[] bytes) {
    return digest().digest(bytes);
  }

  /** The digest as 64 hex characters, in lower case. */
  public static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(of(bytes));
  }
}
