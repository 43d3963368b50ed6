package io.factorline.sync.seed;

import io.factorline.store.TopicId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What of a job is done: states that are kept, seeds that are sent. One thread. */
final class SeedProgress {
  private final TopicId topic;
  private final Map<Integer, Kept> kept = new TreeMap<>();
  private final Map<Integer, SeedSender.Sent> sent = new TreeMap<>();
  private @Nullable List<Long> rejectedFrom;

  /**
   * The state of a partition in the lake.
   *
   * @param path empty where the partition has no symbol, and so no file
   * @param offset the first record that it does not cover
   * @param records how many records were run for it
   * @param cold the offset that the run had to begin at without a state; 0 where nothing is missing
   */
  record Kept(int partition, String path, String sha256, long offset, long records, long cold) {
    boolean isEmpty() {
      return path.isEmpty();
    }
  }

  private SeedProgress(TopicId topic) {
    this.topic = topic;
  }

  /** What a checkpoint says; nothing where there is none, or it is of another topic. */
  static SeedProgress of(@Nullable Map<String, Object> checkpoint, TopicId topic) {
    SeedProgress progress = new SeedProgress(topic);
    if (checkpoint == null || !topic.toString().equals(checkpoint.get("topicId"))) {
      return progress;
    }
    for (Map<?, ?> each : maps(checkpoint.get("kept"))) {
      Kept state =
          new Kept(
              (int) number(each, "partition"),
              String.valueOf(each.get("path")),
              String.valueOf(each.get("sha256")),
              number(each, "offset"),
              number(each, "records"),
              number(each, "cold"));
      progress.kept.put(state.partition(), state);
    }
    for (Map<?, ?> each : maps(checkpoint.get("sent"))) {
      int partition = (int) number(each, "partition");
      progress.sent.put(
          partition, new SeedSender.Sent(partition, number(each, "first"), number(each, "last")));
    }
    if (checkpoint.get("rejectedFrom") instanceof List<?> ends) {
      progress.rejectedFrom = ends.stream().map(end -> ((Number) end).longValue()).toList();
    }
    return progress;
  }

  private static List<Map<?, ?>> maps(@Nullable Object value) {
    List<Map<?, ?>> maps = new ArrayList<>();
    if (value instanceof List<?> list) {
      list.forEach(item -> maps.add((Map<?, ?>) item));
    }
    return maps;
  }

  private static long number(Map<?, ?> from, String field) {
    if (from.get(field) instanceof Number number) {
      return number.longValue();
    }
    throw new IllegalStateException("must be a number of the checkpoint: field=" + field);
  }

  /** For a checkpoint. */
  Map<String, Object> toMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("topicId", topic.toString());
    map.put("kept", kept.values().stream().map(SeedProgress::map).toList());
    map.put("sent", sent.values().stream().map(SeedProgress::map).toList());
    if (rejectedFrom != null) {
      map.put("rejectedFrom", rejectedFrom);
    }
    return map;
  }

  private static Map<String, Object> map(Kept state) {
    return Map.of(
        "partition",
        state.partition(),
        "path",
        state.path(),
        "sha256",
        state.sha256(),
        "offset",
        state.offset(),
        "records",
        state.records(),
        "cold",
        state.cold());
  }

  private static Map<String, Object> map(SeedSender.Sent seeds) {
    return Map.of("partition", seeds.partition(), "first", seeds.first(), "last", seeds.last());
  }

  @Nullable Kept kept(int partition) {
    return kept.get(partition);
  }

  /** All states, by partition. */
  List<Kept> kept() {
    return List.copyOf(kept.values());
  }

  void kept(Kept state) {
    kept.put(state.partition(), state);
  }

  /** Where seeds lie, by partition. */
  Map<Integer, SeedSender.Sent> sent() {
    return sent;
  }

  void sent(SeedSender.Sent seeds) {
    sent.put(seeds.partition(), seeds);
  }

  /** Where {@code ticks-rejected} ended before the first seed was sent; null before that. */
  @Nullable List<Long> rejectedFrom() {
    return rejectedFrom;
  }

  void rejectedFrom(List<Long> ends) {
    rejectedFrom = List.copyOf(ends);
  }
}
