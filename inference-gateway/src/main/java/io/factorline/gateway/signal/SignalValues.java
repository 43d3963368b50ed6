package io.factorline.gateway.signal;

import io.factorline.json.JsonOut;
import org.jspecify.annotations.Nullable;

/**
 * Single members of JSON objects, each behind another one; null where a signal is without.
 * Stateless; thread-safe.
 */
public final class SignalValues {
  private SignalValues() {}

  /** The name of a member, whose value follows. */
  public static JsonOut key(String key, JsonOut out) {
    return out.raw(",\"").raw(key).raw("\":");
  }

  /** A text. */
  public static void text(String key, @Nullable String value, JsonOut out) {
    key(key, out);
    var _ = value == null ? out.nothing() : out.text(value);
  }

  /** The name of a constant. */
  public static void name(String key, @Nullable Enum<?> value, JsonOut out) {
    text(key, value == null ? null : value.name(), out);
  }

  /** A time, ns since the epoch; null for {@link Signal#NO_TIME}. */
  public static void time(String key, long ns, JsonOut out) {
    key(key, out);
    var _ = ns == Signal.NO_TIME ? out.nothing() : out.time(ns);
  }

  /** A score, as the shortest decimal that reads back as the same bits. */
  public static void score(@Nullable Double score, JsonOut out) {
    key("score", out);
    var _ = score == null ? out.nothing() : out.number(score);
  }

  /** What a signal may move. */
  public static void maxNotional(@Nullable Money limit, JsonOut out) {
    key("maxNotional", out);
    if (limit == null) {
      out.nothing();
      return;
    }
    out.raw("{\"amount\":").text(limit.amount().toPlainString());
    text("currency", limit.currency(), out);
    out.raw('}');
  }
}
