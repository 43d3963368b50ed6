package io.factorline.feast;

/**
 * MurmurHash3, the 32-bit variant for x86, seed 0: the hash that Feast's Python client takes for
 * field names ({@code mmh3.hash}).
 */
final class Murmur3 {

  private static final int C1 = 0xcc9e2d51;
  private static final int C2 = 0x1b873593;

  private Murmur3() {}

  static int hash32(byte[] data) {
    int hash = 0;
    int blocksEnd = data.length & ~3;
    for (int i = 0; i < blocksEnd; i += 4) {
      int block = littleEndian(data, i, 4);
      hash = Integer.rotateLeft(hash ^ scramble(block), 13) * 5 + 0xe6546b64;
    }
    if (blocksEnd < data.length) {
      hash ^= scramble(littleEndian(data, blocksEnd, data.length - blocksEnd));
    }
    return avalanche(hash ^ data.length);
  }

  private static int scramble(int block) {
    return Integer.rotateLeft(block * C1, 15) * C2;
  }

  private static int littleEndian(byte[] data, int from, int count) {
    int value = 0;
    for (int i = count - 1; i >= 0; i--) {
      value = (value << 8) | (data[from + i] & 0xff);
    }
    return value;
  }

  private static int avalanche(int hash) {
    int h = (hash ^ (hash >>> 16)) * 0x85ebca6b;
    h = (h ^ (h >>> 13)) * 0xc2b2ae35;
    return h ^ (h >>> 16);
  }
}
