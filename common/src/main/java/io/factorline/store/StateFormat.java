package io.factorline.store;

import io.factorline.hash.Sha256;
import java.security.MessageDigest;

/**
 * Constants of the bytes of a {@link StateFile}, version 1. All numbers are big-endian.
 *
 * <pre>
 * 8B   magic FLSTATE1
 * u16  length, restart point in ASCII
 * i32  partition, i32 partitions of the topic
 * i32  length, layout as JSON
 * i32  number of symbols; per symbol, sorted:
 *        u16 length, symbol
 *        4 x (i32 length, -1 absent; bytes) of h, f, q, c
 *        u16 number of states; per state, sorted by view: u16 length, view; i32 length, bytes
 * 32B  SHA-256 over all bytes before
 * </pre>
 */
final class StateFormat {
  static final byte[] MAGIC = {'F', 'L', 'S', 'T', 'A', 'T', 'E', '1'};
  static final int CHECKSUM_BYTES = 32;
  static final int MAX_POINT_BYTES = 65_535;
  static final int MAX_LAYOUT_BYTES = 1 << 24;
  static final int MAX_FIELD_BYTES = 1 << 26;
  static final int MAX_VIEW_BYTES = 255;
  static final int ABSENT = -1;

  private StateFormat() {}

  static byte[] checksum(byte[] bytes, int length) {
    MessageDigest digest = Sha256.digest();
    digest.update(bytes, 0, length);
    return digest.digest();
  }
}
