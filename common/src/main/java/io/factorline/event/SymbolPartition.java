package io.factorline.event;

import java.nio.charset.StandardCharsets;

/**
 * The partition of a symbol: {@code (murmur2(utf8) & 0x7fffffff) % partitions}, the rule of Kafka's
 * Java producer for a record with a key. Source of the hash: Austin Appleby's MurmurHash2 (32 bit,
 * seed 0x9747b28c).
 */
public final class SymbolPartition {
  private static final int SEED = 0x9747b28c;
  private static final int M = 0x5bd1e995;
  private static final int R = 24;

  private SymbolPartition() {}

  /** The partition, in {@code [0, partitions)}, in which records of the symbol lie. */
  public static int of(String symbol, int partitions) {
    if (partitions <= 0) {
      throw new IllegalArgumentException("must be > 0: partitions=" + partitions);
    }
    return (murmur2(symbol.getBytes(StandardCharsets.UTF_8)) & Integer.MAX_VALUE) % partitions;
  }

  static int murmur2(byte[] data) {
    int h = SEED ^ data.length;
    int blocks = data.length / 4;
    for (int i = 0; i < blocks; i++) {
      int k = word(data, i * 4, 4) * M;
      h = (h * M) ^ ((k ^ (k >>> R)) * M);
    }
    int rest = data.length % 4;
    if (rest > 0) {
      h = (h ^ word(data, blocks * 4, rest)) * M;
    }
    h = (h ^ (h >>> 13)) * M;
    return h ^ (h >>> 15);
  }

  private static int word(byte[] data, int from, int length) {
    int word = 0;
    for (int i = 0; i < length; i++) {
      word |= (data[from + i] & 0xff) << (8 * i);
    }
    return word;
  }
}
