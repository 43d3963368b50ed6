package io.factorline.gateway.audit;

import io.factorline.redis.SignalStore;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Where in Kafka the last record of an id lies, kept in Redis for so long. Thread-safe. */
final class AuditIndex {
  private static final Pattern PLACE = Pattern.compile("([0-9]{1,9}):([0-9]{1,18})");

  private final SignalStore store;
  private final Duration ttl;

  AuditIndex(SignalStore store, Duration ttl) {
    this.store = store;
    this.ttl = ttl;
  }

  /** A position in the topic. */
  record Place(int partition, long offset) {
    static Place parse(String text) {
      Matcher matcher = PLACE.matcher(text);
      if (!matcher.matches()) {
        throw new IllegalStateException("must be partition:offset: place=" + text);
      }
      return new Place(Integer.parseInt(matcher.group(1)), Long.parseLong(matcher.group(2)));
    }
  }

  CompletionStage<?> put(String id, int partition, long offset) {
    return store.put(key(id), partition + ":" + offset, ttl);
  }

  /** Leaves a record of the id that is there where it is. */
  CompletionStage<?> putIfAbsent(String id, int partition, long offset) {
    return store.putIfAbsent(key(id), partition + ":" + offset, ttl);
  }

  CompletionStage<@Nullable Place> find(String id) {
    return store.get(key(id)).thenApply(text -> text == null ? null : Place.parse(text));
  }

  private static String key(String id) {
    return "fl:audit:{" + id + "}";
  }
}
