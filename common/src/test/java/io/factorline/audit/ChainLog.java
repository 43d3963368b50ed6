package io.factorline.audit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * A topic that writers append to as docs/audit.md says, written by text and {@link MessageDigest}
 * alone.
 */
final class ChainLog {
  static final int PARTITIONS = 4;

  final Map<Integer, List<ChainRecord>> partitions = new TreeMap<>();
  private final Random random;
  private long nowMs = 1_764_000_000_000L;

  ChainLog(long seed) {
    random = new Random(seed);
    for (int p = 0; p < PARTITIONS; p++) {
      partitions.put(p, new ArrayList<>());
    }
  }

  /** One life of one process. */
  final class Writer {
    private final String name = hex(random, 16);
    private final Map<Integer, long[]> next = new TreeMap<>();
    private final Map<Integer, String> last = new HashMap<>();
    private final List<String> failed = new ArrayList<>();
    private final Map<Integer, String> heads = new TreeMap<>();
    private long seals;

    String name() {
      return name;
    }

    void record(int partition) {
      append(partition, recordText(partition));
    }

    /** Sends a record that Kafka neither acknowledges nor has. */
    void fail(int partition) {
      String value = closed(partition, recordText(partition));
      long sequence = advance(partition, value);
      failed.add(
          "{\"partition\":%d,\"from\":%d,\"to\":%d,\"hash\":\"%s\"}"
              .formatted(partition, sequence, sequence + 1, last.get(partition)));
    }

    private String recordText(int partition) {
      return "{\"id\":\"%s\",\"symbol\":\"S%d\",\"score\":%s"
          .formatted(hex(random, 16), partition, Double.toString(random.nextDouble()));
    }

    /** Seals all partitions that it has written to. */
    void seal() {
      seal(-1, "");
    }

    /** The same, with what it found at the end of one partition. */
    void seal(int foundIn, String found) {
      String text =
          "{\"type\":\"seal\",\"writer\":\"%s\",\"number\":%d,\"time\":\"2026-11-27T09:30:01.000000000Z\",\"heads\":[%s],\"failed\":[%s]"
              .formatted(name, seals++, String.join(",", heads.values()), String.join(",", failed));
      failed.clear();
      for (int partition : List.copyOf(next.keySet())) {
        append(partition, partition == foundIn ? text + ",\"found\":" + found : text);
      }
      if (foundIn >= 0 && !next.containsKey(foundIn)) {
        append(foundIn, text + ",\"found\":" + found);
      }
    }

    private void append(int partition, String open) {
      String value = closed(partition, open);
      long sequence = advance(partition, value);
      long offset =
          ChainLog.this.append(
              partition, open.contains("\"type\"") ? null : "S" + partition, value);
      heads.put(
          partition,
          "{\"partition\":%d,\"sequence\":%d,\"offset\":%d,\"hash\":\"%s\"}"
              .formatted(partition, sequence, offset, last.get(partition)));
    }

    private String closed(int partition, String open) {
      long sequence = next.computeIfAbsent(partition, p -> new long[1])[0];
      return "%s,\"chain\":{\"writer\":\"%s\",\"sequence\":%d,\"previous\":\"%s\"}}"
          .formatted(open, name, sequence, last.getOrDefault(partition, "0".repeat(64)));
    }

    private long advance(int partition, String value) {
      last.put(partition, sha256(value));
      return next.get(partition)[0]++;
    }
  }

  Writer writer() {
    return new Writer();
  }

  /** Appends a value as it is. */
  long append(int partition, String key, String value) {
    List<ChainRecord> records = partitions.get(partition);
    long offset = records.size();
    nowMs += 1 + random.nextInt(3);
    records.add(record(partition, offset, nowMs, key, value.getBytes(UTF_8)));
    return offset;
  }

  static ChainRecord record(int partition, long offset, long ms, String key, byte[] value) {
    return new ChainRecord(partition, offset, ms, key == null ? null : key.getBytes(UTF_8), value);
  }

  /** What a last record of a partition is told as by a writer that begins. */
  String found(int partition) {
    ChainRecord last = partitions.get(partition).getLast();
    return "{\"offset\":%d,\"hash\":\"%s\"}"
        .formatted(last.offset(), sha256(new String(last.value(), UTF_8)));
  }

  List<ChainRecord> of(int partition) {
    return partitions.get(partition);
  }

  String value(int partition, int offset) {
    return new String(of(partition).get(offset).value(), UTF_8);
  }

  void set(int partition, int at, byte[] value) {
    ChainRecord old = of(partition).get(at);
    of(partition)
        .set(at, new ChainRecord(partition, old.offset(), old.appendMs(), old.key(), value));
  }

  /** Values change places; offsets and times stay where they are. */
  void swap(int partition, int one, int other) {
    List<ChainRecord> records = of(partition);
    ChainRecord first = records.get(one);
    ChainRecord second = records.get(other);
    records.set(one, moved(second, first));
    records.set(other, moved(first, second));
  }

  private static ChainRecord moved(ChainRecord what, ChainRecord to) {
    return new ChainRecord(to.partition(), to.offset(), to.appendMs(), what.key(), what.value());
  }

  /** Takes a record out; those behind it move up, as if it had never been there. */
  void remove(int partition, int at) {
    List<ChainRecord> records = of(partition);
    List<ChainRecord> before = List.copyOf(records);
    records.remove(at);
    for (int i = at; i < records.size(); i++) {
      records.set(i, moved(before.get(i + 1), before.get(i)));
    }
  }

  /** Puts a record in; those behind it move down. */
  void insert(int partition, int at, String key, byte[] value) {
    List<ChainRecord> records = of(partition);
    records.add(record(partition, records.size(), records.getLast().appendMs() + 1, key, value));
    for (int i = records.size() - 1; i > at; i--) {
      records.set(i, moved(records.get(i - 1), records.get(i)));
    }
    ChainRecord there = records.get(at);
    records.set(at, record(partition, at, there.appendMs(), key, value));
  }

  void cut(int partition, int from) {
    List<ChainRecord> records = of(partition);
    records.subList(from, records.size()).clear();
  }

  Verification verify() {
    ChainVerifier verifier = new ChainVerifier();
    partitions.forEach((partition, records) -> {
      verifier.partition(partition, true);
      records.forEach(verifier::add);
    });
    return verifier.end(partition -> of(partition).size());
  }

  List<Integer> shuffled() {
    List<Integer> all = new ArrayList<>(partitions.keySet());
    Collections.shuffle(all, random);
    return all;
  }

  static String sha256(String text) {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String hex(Random random, int bytes) {
    byte[] made = new byte[bytes];
    random.nextBytes(made);
    return HexFormat.of().formatHex(made);
  }
}
