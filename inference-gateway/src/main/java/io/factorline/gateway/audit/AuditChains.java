package io.factorline.gateway.audit;

import io.factorline.audit.ChainLink;
import io.factorline.audit.RecordHash;
import io.factorline.audit.Seal;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The chains of records that this process has, one in each partition. A record gets its place and
 * is handed to the producer under one lock, so the order of a chain is that of its partition.
 * Thread-safe; what Kafka's thread tells never waits for that lock.
 */
final class AuditChains {
  private static final int WRITER_BYTES = 16;

  private final String writer;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<Integer, Tip> tips = new ConcurrentSkipListMap<>();
  private final FailedRecords failed = new FailedRecords();
  private long nextSeal;

  AuditChains() {
    byte[] random = new byte[WRITER_BYTES];
    new SecureRandom().nextBytes(random);
    this.writer = HexFormat.of().formatHex(random);
  }

  /** The place of a record and its hash. */
  record Place(int partition, long sequence, String hash) {}

  /** Hands a record to Kafka, and does not wait for it. */
  @FunctionalInterface
  interface Sender {
    void send(byte[] value, Place place);
  }

  /** Hands a copy of a seal to Kafka, and does not wait for it. */
  @FunctionalInterface
  interface SealSender {
    void send(Seal seal, byte[] value, Place place);
  }

  /** The end of one chain. */
  private static final class Tip {
    private long sequence = -1;
    private String hash = RecordHash.NONE;
    private long sealedHead = -1;
    private long lastSeal = -1;
    private final AtomicReference<Seal.@Nullable Head> acknowledged = new AtomicReference<>();

    /* Once the records before the last seal are covered by one, there is nothing new. */
    private boolean isUnsealed() {
      return sequence > lastSeal || sealedHead < lastSeal - 1;
    }
  }

  String writer() {
    return writer;
  }

  /**
   * Sends a record behind those of its partition.
   *
   * @param open its JSON up to before the last brace
   */
  void send(int partition, byte[] open, Sender sender) {
    MessageDigest begun = RecordHash.begun(open);
    lock.lock();
    try {
      append(partition, open, begun, sender);
    } finally {
      lock.unlock();
    }
  }

  /* Holds the lock. */
  private void append(int partition, byte[] open, MessageDigest begun, Sender sender) {
    Tip tip = tip(partition);
    byte[] closing = new ChainLink(writer, tip.sequence + 1, tip.hash).closing();
    byte[] value = Arrays.copyOf(open, open.length + closing.length);
    System.arraycopy(closing, 0, value, open.length, closing.length);
    tip.sequence++;
    tip.hash = RecordHash.ended(begun, closing);
    sender.send(value, new Place(partition, tip.sequence, tip.hash));
  }

  /** All replicas of the topic have a record. Of a partition, called in the order of sending. */
  void acknowledged(Place place, long offset) {
    tip(place.partition())
        .acknowledged
        .set(new Seal.Head(place.partition(), place.sequence(), offset, place.hash()));
  }

  /** A record was not acknowledged: nobody knows whether the topic has it. */
  void failed(Place place) {
    failed.add(place);
  }

  /** Whether so many records have failed that a seal must say so before there are more. */
  boolean mustSeal() {
    return failed.isFull();
  }

  private Tip tip(int partition) {
    return tips.computeIfAbsent(partition, p -> new Tip());
  }

  /** Whether records have failed that no seal has told yet. */
  boolean hasFailed() {
    return !failed.ranges().isEmpty();
  }

  /**
   * Sends a seal to each partition in which something is new.
   *
   * @return what was sealed; null where nothing is new
   */
  @Nullable Seal seal(String time, SealSender sender) {
    return seal(time, Map.of(), Set.of(), sender);
  }

  /**
   * Sends the first seal, to at least one partition.
   *
   * @param found by partition, what lay there before this process; those partitions get a seal
   * @return what was sealed
   */
  @Nullable Seal sealFirst(String time, Map<Integer, Seal.Found> found, SealSender sender) {
    return seal(time, found, found.isEmpty() ? Set.of(0) : found.keySet(), sender);
  }

  private @Nullable Seal seal(
      String time, Map<Integer, Seal.Found> found, Set<Integer> atLeast, SealSender sender) {
    lock.lock();
    try {
      List<Seal.Failed> ranges = failed.ranges();
      Set<Integer> partitions = new TreeSet<>(atLeast);
      ranges.forEach(range -> partitions.add(range.partition()));
      tips.forEach((partition, tip) -> {
        if (tip.isUnsealed()) {
          partitions.add(partition);
        }
      });
      if (partitions.isEmpty()) {
        return null;
      }
      Seal seal = new Seal(writer, nextSeal++, time, heads(), ranges, null);
      for (int partition : partitions) {
        send(seal, partition, found.get(partition), sender);
      }
      return seal;
    } finally {
      lock.unlock();
    }
  }

  private void send(Seal seal, int partition, Seal.@Nullable Found found, SealSender sender) {
    Seal own =
        new Seal(seal.writer(), seal.number(), seal.time(), seal.heads(), seal.failed(), found);
    byte[] open = own.open();
    append(
        partition, open, RecordHash.begun(open), (value, place) -> sender.send(seal, value, place));
    Tip tip = tip(partition);
    tip.lastSeal = tip.sequence;
    tip.sealedHead =
        seal.heads().stream()
            .filter(head -> head.partition() == partition)
            .mapToLong(Seal.Head::sequence)
            .findFirst()
            .orElse(-1);
  }

  private List<Seal.Head> heads() {
    List<Seal.Head> heads = new ArrayList<>();
    for (Tip tip : tips.values()) {
      Seal.Head head = tip.acknowledged.get();
      if (head != null) {
        heads.add(head);
      }
    }
    return heads;
  }

  /** A copy of a seal was acknowledged: what it says has failed need not be said again. */
  void sealed(Seal seal) {
    failed.told(seal.failed());
  }
}
