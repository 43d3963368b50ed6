package io.factorline.online;

import io.factorline.feast.FeastKeys;
import io.factorline.feast.FeastTimestamp;
import io.factorline.feast.FeastValue;
import io.factorline.feast.FeastView;
import io.lettuce.core.api.sync.RedisCommands;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Reads offline values one field at a time, each time from Redis, by the rules of the page. */
record NaiveOffline(RedisCommands<byte[], byte[]> redis, long nowMs) {
  private static final Map<String, Long> TTL_MS = Map.of("facts", 10_000L, "more", 3_600_000L);

  /** Status, reason, value and event time of each cell, by factor and then by symbol. */
  List<String> tell(List<String> symbols, String... factors) {
    List<String> told = new ArrayList<>();
    for (String factor : factors) {
      for (String symbol : symbols) {
        told.add(cell(symbol, factor.split(":")[0], factor.split(":")[1]));
      }
    }
    return told;
  }

  static List<String> told(Answer answer) {
    List<String> told = new ArrayList<>();
    for (int c = 0; c < answer.plan().columnCount(); c++) {
      for (int i = 0; i < answer.symbols().size(); i++) {
        FeastValue exact = answer.exactValue(c, i);
        Object value = exact == null ? (Object) answer.value(c, i) : exact;
        boolean hasValue = answer.state(c, i).hasValue();
        long eventNs = answer.eventNs(answer.plan().viewOf(c), i);
        told.add(answer.state(c, i) + " " + (hasValue ? value : "-") + " " + eventNs);
      }
    }
    return told;
  }

  private String cell(String symbol, String view, String field) {
    byte[] key = FeastKeys.of("factorline", "symbol").of(symbol);
    if (redis.exists(key) == 0) {
      return "MISSING_UNKNOWN_SYMBOL - " + Answer.NO_TIME;
    }
    byte[] time = redis.hget(key, ("_ts:" + view).getBytes(StandardCharsets.UTF_8));
    OptionalLong eventNs = time == null ? OptionalLong.empty() : FeastTimestamp.decode(time);
    if (eventNs.isEmpty()) {
      return "MISSING_NO_DATA - " + Answer.NO_TIME;
    }
    byte[] bytes = redis.hget(key, FeastView.field(view, field));
    String value = value(field, bytes == null ? FeastValue.Unset.UNSET : FeastValue.decode(bytes));
    if (value.contains("-!")) {
      return value.replace("-!", "-") + " " + eventNs.getAsLong();
    }
    boolean isOld = nowMs * 1_000_000L - eventNs.getAsLong() > TTL_MS.get(view) * 1_000_000L;
    return (isOld ? "STALE_TTL " : "PRESENT ") + value + " " + eventNs.getAsLong();
  }

  private static String value(String field, FeastValue stored) {
    Object typed = typed(field, stored);
    if (stored == FeastValue.Unset.UNSET
        || stored == FeastValue.Null.NULL
        || Double.valueOf(Double.NaN).equals(typed)) {
      return "MISSING_NO_DATA -!";
    }
    return typed == null ? "MISSING_TYPE -!" : typed.toString();
  }

  private static @Nullable Object typed(String field, FeastValue stored) {
    return switch (field) {
      case "shares" ->
          switch (stored) {
            case FeastValue.Int64 v -> v;
            case FeastValue.Int32(int v) -> new FeastValue.Int64(v);
            default -> null;
          };
      case "name" -> stored instanceof FeastValue.Text ? stored : null;
      case "listed" -> stored instanceof FeastValue.Bool ? stored : null;
      default ->
          switch (stored) {
            case FeastValue.Float64(double v) -> v;
            case FeastValue.Float32(float v) -> (double) v;
            case FeastValue.Int32(int v) -> (double) v;
            case FeastValue.Int64(long v) when (long) (double) v == v && Math.abs(v) <= 1L << 53 ->
                (double) v;
            default -> null;
          };
    };
  }
}
