package io.factorline.audit;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 of a record's value, byte for byte as Kafka has it. Stateless; thread-safe. */
public final class RecordHash {
  /** What stands for the record before the first. */
  public static final String NONE = "0".repeat(64);

  private RecordHash() {}

  /** The hash as 64 hexadecimal digits. */
  public static String of(byte[] value) {
    return HexFormat.of().formatHex(newDigest().digest(value));
  }

  /** A hash in progress, over what a value begins with. */
  public static MessageDigest begun(byte[] begin) {
    MessageDigest digest = newDigest();
    digest.update(begin);
    return digest;
  }

  /** The hash of a value that begins as a hash in progress does, and ends so. */
  public static String ended(MessageDigest begun, byte[] end) {
    return HexFormat.of().formatHex(begun.digest(end));
  }

  private static MessageDigest newDigest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("must be in each JDK: algorithm=SHA-256", e);
    }
  }
}
