package io.factorline.benchmarks.load.ticks;

import io.factorline.event.SymbolPartition;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Symbols with their keys and partitions, worked out once, and where their sequences stand. */
public final class SymbolSet {
  private final List<String> names = new ArrayList<>();
  private final byte[][] keys;
  private final int[] partitions;
  private final long[] seqs;
  private final long[] quoteSeqs;

  /**
   * Symbols {@code prefix0000}, {@code prefix0001} and so on.
   *
   * @param firstSeq sequence number of the first tick of each
   */
  public SymbolSet(String prefix, int count, int partitionCount, long firstSeq) {
    keys = new byte[count][];
    partitions = new int[count];
    seqs = new long[count];
    quoteSeqs = new long[count];
    for (int i = 0; i < count; i++) {
      String name = "%s%04d".formatted(prefix, i);
      names.add(name);
      keys[i] = name.getBytes(StandardCharsets.UTF_8);
      partitions[i] = SymbolPartition.of(name, partitionCount);
    }
    continueAt(firstSeq);
  }

  /** How many there are. */
  public int size() {
    return keys.length;
  }

  /** All names. */
  public List<String> names() {
    return List.copyOf(names);
  }

  /** The name of a symbol. */
  public String name(int symbol) {
    return names.get(symbol);
  }

  byte[] key(int symbol) {
    return keys[symbol];
  }

  int partition(int symbol) {
    return partitions[symbol];
  }

  /** The sequence number of the next trade of a symbol. */
  public long nextSeq(int symbol) {
    return seqs[symbol]++;
  }

  /** The sequence number of the next quote of a symbol. */
  long nextQuoteSeq(int symbol) {
    return quoteSeqs[symbol]++;
  }

  /** Lets all sequences go on at a number. */
  void continueAt(long seq) {
    Arrays.fill(seqs, seq);
    Arrays.fill(quoteSeqs, seq);
  }
}
