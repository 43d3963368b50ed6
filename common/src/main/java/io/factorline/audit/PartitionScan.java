package io.factorline.audit;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads one partition in the order of its offsets and follows the chains in it. One thread. */
final class PartitionScan {
  private static final byte[] ID = "{\"id\":\"".getBytes(ISO_8859_1);
  private static final int MOST_GAPS = 10_000;

  private final int partition;
  private final boolean isFromBeginning;
  private final Findings findings;
  private final SealBook seals;
  private final Tally tally;
  private final Map<String, Chain> chains = new HashMap<>();
  private final List<Gap> gaps = new ArrayList<>();
  private final RecentRecords recent = new RecentRecords();
  private long first = -1;
  private long next = -1;
  private int stretch;
  private boolean hasChained;

  /** Counts over all partitions. */
  static final class Tally {
    long records;
    long seals;
    long unchained;
    long repeated;
    long undelivered;
    long lost;
  }

  /** Records of a chain that were not seen before a later one. */
  private record Gap(Chain chain, long from, long to, String previous, Finding finding) {}

  PartitionScan(
      int partition, boolean isFromBeginning, Findings findings, SealBook seals, Tally tally) {
    this.partition = partition;
    this.isFromBeginning = isFromBeginning;
    this.findings = findings;
    this.seals = seals;
    this.tally = tally;
  }

  int partition() {
    return partition;
  }

  /** Offset of the first record; -1 before it. */
  long first() {
    return first;
  }

  /** Offset behind the last record; -1 before the first. */
  long next() {
    return next;
  }

  Map<String, Chain> chains() {
    return chains;
  }

  /** A chain of which records before the first were deleted as they were too old. */
  void resume(String writer, long sequence, String hash, long offset, long appendMs) {
    Chain chain = new Chain(writer, partition, stretch);
    ChainRecord gone = new ChainRecord(partition, offset, appendMs, null, null);
    chain.moveTo(sequence, hash, gone, "", stretch);
    chain.readFrom(sequence + 1);
    chains.put(writer, chain);
  }

  void expired(long to) {
    first = to;
    next = to;
  }

  void lost(long from, long to) {
    tally.lost += to - Math.max(from, Math.max(next, 0));
    first = first < 0 ? to : first;
    next = Math.max(next, to);
    stretch++;
  }

  void add(ChainRecord record) {
    tally.records++;
    byte[] value = record.value();
    ChainLink link = value == null ? null : ChainLink.of(value);
    String hash = value == null ? RecordHash.NONE : RecordHash.of(value);
    offsets(record);
    if (value == null || link == null) {
      unchained(record, value);
    } else {
      key(record, value, link);
      follow(record, value, link, hash);
      seal(record, value, link);
    }
    recent.add(
        new RecentRecords.Entry(
            record.offset(),
            hash,
            link == null ? "" : link.writer(),
            link == null ? -1 : link.sequence()));
  }

  private void offsets(ChainRecord record) {
    if (first < 0) {
      first = record.offset();
      if (isFromBeginning && first > 0) {
        findings.add(
            finding(Finding.Kind.OFFSETS, record, null, "must begin at 0: offset=" + first));
      }
    } else if (record.offset() != next) {
      findings.add(
          finding(
              Finding.Kind.OFFSETS,
              record,
              null,
              "must follow the record before: expected offset=" + next));
    }
    next = record.offset() + 1;
  }

  private void unchained(ChainRecord record, byte @Nullable [] value) {
    if (hasChained) {
      String detail = value == null ? "value=null" : "bytes=" + value.length;
      findings.add(finding(Finding.Kind.NO_CHAIN, record, null, "must name its place: " + detail));
    } else {
      tally.unchained++;
    }
  }

  private void key(ChainRecord record, byte[] value, ChainLink link) {
    byte[] key = record.key();
    if (key == null) {
      if (!Seal.is(value)) {
        findings.add(finding(Finding.Kind.KEY, record, link, "must be its symbol: key=null"));
      }
      return;
    }
    String text = new String(value, UTF_8);
    String symbol = new String(key, UTF_8);
    if (!text.contains("\"symbol\":\"" + symbol + '"')) {
      findings.add(finding(Finding.Kind.KEY, record, link, "must be its symbol: key=" + symbol));
    }
  }

  private void follow(ChainRecord record, byte[] value, ChainLink link, String hash) {
    hasChained = true;
    Chain chain = chains.get(link.writer());
    if (chain == null) {
      begin(record, value, link, hash);
      return;
    }
    if (link.sequence() <= chain.sequence()) {
      behind(record, link, hash);
      return;
    }
    boolean isAcrossLoss = chain.stretch() < stretch && link.sequence() > chain.sequence() + 1;
    if (link.sequence() > chain.sequence() + 1 && !isAcrossLoss) {
      gap(chain, record, link);
    } else if (!isAcrossLoss && !link.previous().equals(chain.hash())) {
      findings.add(
          chain.finding(
              Finding.Kind.CHANGED,
              "must have the hash that the next one holds, or the next one was changed: hash=%s, held=%s by offset=%d"
                  .formatted(chain.hash(), link.previous(), record.offset())));
    }
    chain.moveTo(link.sequence(), hash, record, id(value), stretch);
  }

  private void begin(ChainRecord record, byte[] value, ChainLink link, String hash) {
    boolean isFirst = link.sequence() == 0;
    boolean mayBeMidway = !isFromBeginning || stretch > 0;
    if (!isFirst && !mayBeMidway) {
      findings.add(
          finding(Finding.Kind.NO_BEGINNING, record, link, "must begin the chain: sequence > 0"));
    }
    if (isFirst && !link.previous().equals(RecordHash.NONE)) {
      findings.add(
          finding(
              Finding.Kind.CHANGED, record, link, "must have no one before: " + link.previous()));
    }
    Chain chain = new Chain(link.writer(), partition, stretch);
    chain.moveTo(link.sequence(), hash, record, id(value), stretch);
    chain.readFrom(link.sequence());
    chains.put(link.writer(), chain);
  }

  private void gap(Chain chain, ChainRecord record, ChainLink link) {
    if (gaps.size() >= MOST_GAPS) {
      throw new IllegalStateException(
          "must be at most "
              + MOST_GAPS
              + " gaps: partition="
              + partition
              + ", take a shorter span");
    }
    long from = chain.sequence() + 1;
    Finding finding =
        finding(
            Finding.Kind.MISSING,
            record,
            link,
            "must stand behind sequence=%d, which ended at offset=%d: missing=%d..%d"
                .formatted(link.sequence() - 1, chain.offset(), from, link.sequence() - 1));
    gaps.add(new Gap(chain, from, link.sequence(), link.previous(), finding));
  }

  /* A copy with the same bytes is what at-least-once may give; anything else is not. */
  private void behind(ChainRecord record, ChainLink link, String hash) {
    RecentRecords.Entry same = recent.of(link);
    if (same != null && same.hash().equals(hash)) {
      tally.repeated++;
      return;
    }
    if (same != null) {
      findings.add(
          finding(
              Finding.Kind.TWICE, record, link, "must be alone: other offset=" + same.offset()));
      return;
    }
    boolean isTheMissing =
        gaps.removeIf(gap ->
            gap.chain().writer().equals(link.writer())
                && gap.from() == link.sequence()
                && gap.to() == link.sequence() + 1
                && gap.previous().equals(hash));
    findings.add(
        finding(
            Finding.Kind.OUT_OF_PLACE,
            record,
            link,
            "must stand before later ones of its chain" + (isTheMissing ? ": it was moved" : "")));
  }

  private void seal(ChainRecord record, byte[] value, ChainLink link) {
    if (!Seal.is(value)) {
      return;
    }
    tally.seals++;
    Seal seal = Seal.of(value);
    if (seal == null || !seal.writer().equals(link.writer())) {
      findings.add(finding(Finding.Kind.SEAL, record, link, "must be a seal of its writer"));
      return;
    }
    SealBook.Copy copy = new SealBook.Copy(seal, partition, record.offset(), record.appendMs());
    seals.add(copy, findings);
    for (Seal.Head head : seal.heads()) {
      if (head.partition() == partition) {
        compare(copy, head.offset(), head.hash());
      }
    }
    Seal.Found found = seal.found();
    if (found != null) {
      compare(copy, found.offset(), found.hash());
    }
  }

  private void compare(SealBook.Copy copy, long offset, String hash) {
    RecentRecords.Entry there = recent.at(offset);
    if (there != null && !there.hash().equals(hash)) {
      findings.add(
          copy.finding(
              "must name the hash that a record has: offset=%d, hash=%s, sealed=%s"
                  .formatted(offset, there.hash(), hash)));
    }
  }

  /** Judges the gaps, once all seals are known. */
  void end() {
    for (Gap gap : gaps) {
      String writer = gap.chain().writer();
      if (!seals.haveFailed(writer, partition, gap.from(), gap.to())) {
        findings.add(gap.finding());
      } else if (!seals.agrees(writer, partition, gap.to() - 1, gap.previous())) {
        findings.add(
            new Finding(
                Finding.Kind.CHANGED,
                partition,
                gap.finding().offset(),
                gap.finding().appendMs(),
                gap.finding().id(),
                writer,
                gap.to(),
                "must hold the hash of the record that failed before it: held=" + gap.previous()));
      } else {
        tally.undelivered += gap.to() - gap.from();
      }
    }
  }

  private Finding finding(
      Finding.Kind kind, ChainRecord record, @Nullable ChainLink link, String detail) {
    byte[] value = record.value();
    return new Finding(
        kind,
        partition,
        record.offset(),
        record.appendMs(),
        value == null ? "" : id(value),
        link == null ? "" : link.writer(),
        link == null ? -1 : link.sequence(),
        detail);
  }

  /* The id comes first in a record, and has no escapes. */
  private static String id(byte[] value) {
    int end = ID.length;
    if (value.length <= end || !Arrays.equals(value, 0, end, ID, 0, end)) {
      return "";
    }
    while (end < value.length && value[end] != '"' && end < ID.length + 64) {
      end++;
    }
    return new String(value, ID.length, end - ID.length, ISO_8859_1);
  }
}
