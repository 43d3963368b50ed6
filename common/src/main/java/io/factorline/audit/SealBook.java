package io.factorline.audit;

import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/** What writers have sealed, and which records they say have failed. One thread. */
final class SealBook {
  private static final int KEPT = 4;
  private static final int MOST_FAILED = 100_000;

  private final Map<String, TreeMap<Long, Copy>> byWriter = new HashMap<>();
  private final Map<String, Set<Seal.Failed>> failed = new HashMap<>();
  private int failedCount;

  /** A seal as one partition has it. */
  record Copy(Seal seal, int partition, long offset, long appendMs) {
    Finding finding(String detail) {
      return new Finding(
          Finding.Kind.SEAL, partition, offset, appendMs, "", seal.writer(), -1, detail);
    }
  }

  /** Adds a copy of a seal, and tells where it does not say what another copy says. */
  void add(Copy copy, Findings findings) {
    Seal seal = copy.seal();
    addFailed(seal);
    TreeMap<Long, Copy> numbers = byWriter.computeIfAbsent(seal.writer(), w -> new TreeMap<>());
    Copy other = numbers.putIfAbsent(seal.number(), copy);
    if (other != null && !isSame(other.seal(), seal)) {
      findings.add(
          copy.finding(
              "must say what its other copies say: seal=%d, other partition=%d, offset=%d"
                  .formatted(seal.number(), other.partition(), other.offset())));
    }
    if (numbers.size() > KEPT) {
      numbers.pollFirstEntry();
    }
  }

  private static boolean isSame(Seal one, Seal other) {
    return one.time().equals(other.time())
        && one.heads().equals(other.heads())
        && one.failed().equals(other.failed());
  }

  private void addFailed(Seal seal) {
    Set<Seal.Failed> own = failed.computeIfAbsent(seal.writer(), w -> new HashSet<>());
    for (Seal.Failed range : seal.failed()) {
      if (own.add(range) && ++failedCount > MOST_FAILED) {
        throw new IllegalStateException(
            "must be at most " + MOST_FAILED + ": failed=" + failedCount + ", take a shorter span");
      }
    }
  }

  /** Whether a writer says of all these records that they failed. */
  boolean haveFailed(String writer, int partition, long from, long to) {
    List<Seal.Failed> ranges =
        failed.getOrDefault(writer, Set.of()).stream()
            .filter(range -> range.partition() == partition && range.to() > from)
            .sorted(Comparator.comparingLong(Seal.Failed::from))
            .toList();
    long told = from;
    for (Seal.Failed range : ranges) {
      if (range.from() > told) {
        break;
      }
      told = Math.max(told, range.to());
    }
    return told >= to;
  }

  /** Whether a failed record is known to have had a hash; true where nothing is known of it. */
  boolean agrees(String writer, int partition, long sequence, String hash) {
    return failed.getOrDefault(writer, Set.of()).stream()
        .filter(range -> range.partition() == partition && range.to() - 1 == sequence)
        .allMatch(range -> range.hash().equals(hash));
  }

  /** The newest seal of each writer, head by head. */
  void forEachHead(BiConsumer<Copy, Seal.Head> each) {
    for (TreeMap<Long, Copy> numbers : byWriter.values()) {
      Copy newest = numbers.lastEntry().getValue();
      newest.seal().heads().forEach(head -> each.accept(newest, head));
    }
  }
}
