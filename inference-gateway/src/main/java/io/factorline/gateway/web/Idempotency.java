package io.factorline.gateway.web;

import io.factorline.error.ErrorCode;
import io.factorline.error.RequestException;
import io.factorline.gateway.deadline.Deadline;
import io.factorline.hash.Sha256;
import io.factorline.redis.SignalStore;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The same answer to the same key, on each replica, for ten minutes. A key whose request is under
 * way is refused, and so is one that comes with another body. Thread-safe; blocks.
 */
@Component
final class Idempotency {
  static final String HEADER = "Idempotency-Key";
  static final String REPLAYED = "Idempotency-Replayed";
  private static final Duration KEPT = Duration.ofMinutes(10);
  private static final Duration UNDER_WAY = Duration.ofSeconds(30);
  private static final String PENDING = "pending";
  private static final char SEPARATOR = '\n';

  private final SignalStore store;

  Idempotency(SignalStore store) {
    this.store = store;
  }

  /** The answer; made at most once per key while it is kept. */
  Reply once(String model, Ask ask, Supplier<Reply> made) {
    String header = ask.request().headers().firstHeader(HEADER);
    if (header == null) {
      return made.get();
    }
    if (!header.matches("[\\x21-\\x7e]{1,128}")) {
      throw new RequestException(
          ErrorCode.INVALID_PARAMETER, "must be 1 to 128 printable characters: " + HEADER);
    }
    String key = "fl:once:{" + model + ":" + sha256(header.getBytes(StandardCharsets.UTF_8)) + "}";
    String body = sha256(ask.body());
    boolean isFirst =
        await(store.putIfAbsent(key, body + SEPARATOR + PENDING, UNDER_WAY), ask.deadline());
    return isFirst ? first(key, body, ask, made) : again(key, body, ask);
  }

  private Reply first(String key, String body, Ask ask, Supplier<Reply> made) {
    try {
      Reply reply = made.get();
      String json = new String(reply.body(), StandardCharsets.UTF_8);
      var _ = await(store.put(key, body + SEPARATOR + json, KEPT), ask.deadline());
      return reply;
    } catch (RuntimeException e) {
      // The key is free again at once, or after UNDER_WAY where Redis does not answer.
      var _ = store.remove(key);
      throw e;
    }
  }

  private Reply again(String key, String body, Ask ask) {
    String stored = await(store.get(key), ask.deadline());
    int end = stored == null ? -1 : stored.indexOf(SEPARATOR);
    if (stored == null || end < 0 || stored.substring(end + 1).equals(PENDING)) {
      throw new RequestException(
          ErrorCode.IDEMPOTENCY_CONFLICT, "must not be in use by another request: " + HEADER);
    }
    if (!stored.substring(0, end).equals(body)) {
      throw new RequestException(
          ErrorCode.IDEMPOTENCY_MISMATCH, "must come with the body that it came with: " + HEADER);
    }
    return Reply.json(stored.substring(end + 1).getBytes(StandardCharsets.UTF_8))
        .with(REPLAYED, "true");
  }

  private static <T extends @Nullable Object> T await(CompletionStage<T> asked, Deadline deadline) {
    return deadline.await(
        asked,
        cause ->
            new RequestException(
                ErrorCode.STORE_UNAVAILABLE, "Redis must answer to keep a key: " + HEADER));
  }

  private static String sha256(byte[] bytes) {
    return HexFormat.of().formatHex(Sha256.of(bytes), 0, 16);
  }
}
