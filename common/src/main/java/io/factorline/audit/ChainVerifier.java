package io.factorline.audit;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Verifies the chains of one topic. Partitions are read one after the other, each in the order of
 * its offsets; memory is bounded by the number of chains, not of records. Finds what was changed,
 * taken out, put in or moved, and cannot find what nobody has sealed: records behind the last seal
 * that are gone with all behind them, and a log that was written anew from some record to its end
 * with all its seals. One thread.
 */
public final class ChainVerifier {
  private static final int MOST_CHAINS = 200_000;

  private final Findings findings = new Findings();
  private final SealBook seals = new SealBook();
  private final PartitionScan.Tally tally = new PartitionScan.Tally();
  private final Map<Integer, PartitionScan> scans = new HashMap<>();
  private @Nullable PartitionScan current;
  private long chainsBefore;

  /** Where partitions end that were read to an earlier offset, because more came since. */
  @FunctionalInterface
  public interface Ends {
    /** Offset behind the last record that there is now. */
    long end(int partition);
  }

  /**
   * Begins with a partition.
   *
   * @param isFromBeginning whether its first record ever is the first to be read
   */
  public void partition(int partition, boolean isFromBeginning) {
    PartitionScan begun = new PartitionScan(partition, isFromBeginning, findings, seals, tally);
    if (scans.put(partition, begun) != null) {
      throw new IllegalStateException("must be read once: partition=" + partition);
    }
    chainsBefore += current == null ? 0 : current.chains().size();
    current = begun;
  }

  /** Says where a chain stood in what was deleted because it was too old; before any record. */
  public void resume(String writer, long sequence, String hash, long offset, long appendMs) {
    scan().resume(writer, sequence, hash, offset, appendMs);
  }

  /** Records up to an offset were deleted as too old: the next one follows them. */
  public void expired(long to) {
    scan().expired(to);
  }

  /** Where all chains stand now. */
  public List<ChainHead> heads() {
    List<ChainHead> heads = new ArrayList<>();
    for (PartitionScan scan : scans.values()) {
      scan.chains().values().forEach(chain -> heads.add(chain.head()));
    }
    return heads;
  }

  /** The next record of the partition. */
  public void add(ChainRecord record) {
    PartitionScan scan = scan();
    if (record.partition() != scan.partition()) {
      throw new IllegalArgumentException(
          "must be of the partition: partition=" + record.partition());
    }
    scan.add(record);
    if (chainsBefore + scan.chains().size() > MOST_CHAINS) {
      throw new IllegalStateException(
          "must be at most " + MOST_CHAINS + ": chains, take a shorter span");
    }
  }

  /** Records that Kafka deleted before they were archived stood here. */
  public void lost(long from, long to) {
    scan().lost(from, to);
  }

  private PartitionScan scan() {
    if (current == null) {
      throw new IllegalStateException("must have begun: partition=null");
    }
    return current;
  }

  /** How many records were read so far. */
  public long records() {
    return tally.records;
  }

  /** What came of it; nothing may be added any more. */
  public Verification end(Ends ends) {
    scans.values().forEach(PartitionScan::end);
    Map<Chain, Long> sealedTo = new HashMap<>();
    seals.forEachHead((copy, head) -> judge(copy, head, ends, sealedTo));
    long chains = 0;
    long unsealed = 0;
    for (PartitionScan scan : scans.values()) {
      for (Chain chain : scan.chains().values()) {
        chains++;
        unsealed += Math.max(0, chain.readBehind(sealedTo.getOrDefault(chain, -1L)));
      }
    }
    return new Verification(
        tally.records,
        chains,
        tally.seals,
        tally.unchained,
        tally.repeated,
        tally.undelivered,
        tally.lost,
        unsealed,
        findings.count(),
        findings.first());
  }

  private void judge(SealBook.Copy copy, Seal.Head head, Ends ends, Map<Chain, Long> sealedTo) {
    PartitionScan scan = scans.get(head.partition());
    if (scan == null || head.offset() < scan.first()) {
      return;
    }
    if (head.offset() >= scan.next()) {
      if (head.offset() >= ends.end(head.partition())) {
        cut(copy, head, "the partition ends at offset=" + ends.end(head.partition()));
      }
      return;
    }
    Chain chain = scan.chains().get(copy.seal().writer());
    if (chain == null || chain.sequence() < head.sequence()) {
      cut(
          copy,
          head,
          chain == null ? "the chain is not there" : "it ends at sequence=" + chain.sequence());
      return;
    }
    sealedTo.put(chain, head.sequence());
    if (chain.sequence() == head.sequence() && !chain.hash().equals(head.hash())) {
      findings.add(
          chain.finding(
              Finding.Kind.CHANGED,
              "must have the hash that is sealed: hash=%s, sealed=%s by partition=%d, offset=%d"
                  .formatted(chain.hash(), head.hash(), copy.partition(), copy.offset())));
    }
  }

  private void cut(SealBook.Copy copy, Seal.Head head, String where) {
    findings.add(
        new Finding(
            Finding.Kind.CUT_SHORT,
            head.partition(),
            head.offset(),
            copy.appendMs(),
            "",
            copy.seal().writer(),
            head.sequence(),
            "must be there, as partition=%d, offset=%d has sealed: %s"
                .formatted(copy.partition(), copy.offset(), where)));
  }
}
