package io.factorline.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.factorline.engine.StoredSymbol;
import io.factorline.feast.FeastKeys;
import io.factorline.feast.FeastTimestamp;
import io.factorline.feast.FeastValue;
import io.factorline.feast.FeastView;
import io.factorline.store.CellBits;
import io.factorline.store.ClosedBar;
import io.factorline.store.ViewRow;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;

/** Feast's hashes, held against the rows. */
final class FeastCopies {
  static final FeastKeys KEYS = FeastKeys.of("factorline", "symbol");

  private FeastCopies() {}

  /** The newest closed bar of each row's view is what Feast reads. */
  static void requireAsInRows(IngestStack stack) {
    eachRow(stack, FeastCopies::requireAsInRow);
  }

  /** Waits until that is so. */
  static void awaitAsInRows(IngestStack stack) {
    IngestStack.await(
        "Feast's copies of the newest bars",
        () -> {
          try {
            requireAsInRows(stack);
            return true;
          } catch (AssertionError e) {
            return false;
          }
        });
  }

  /** Takes away what Feast has of a view, as if there had been none before. */
  static void forget(IngestStack stack, String name) {
    eachRow(
        stack,
        (symbol, row, redis) -> {
          FeastView view = feast(view(row, name));
          redis.sync().hdel(KEYS.of(symbol), view.guardField(), view.timestampField());
          for (int i = 0; i < view.featureCount(); i++) {
            redis.sync().hdel(KEYS.of(symbol), view.field(i));
          }
        });
  }

  /** Told each row. */
  private interface Visitor {
    void row(String symbol, StoredSymbol row, StatefulRedisConnection<byte[], byte[]> redis);
  }

  private static void eachRow(IngestStack stack, Visitor visitor) {
    RedisClient client = RedisClient.create(stack.redis().uri());
    try (StatefulRedisConnection<byte[], byte[]> redis = client.connect(ByteArrayCodec.INSTANCE)) {
      stack.rows().forEach((symbol, row) -> visitor.row(symbol, row, redis));
    } finally {
      client.shutdown();
    }
  }

  /** The same of one row. */
  static void requireAsInRow(
      String symbol, StoredSymbol row, StatefulRedisConnection<byte[], byte[]> redis) {
    Map<String, byte[]> hash = new HashMap<>();
    redis
        .sync()
        .hgetall(KEYS.of(symbol))
        .forEach((field, value) -> hash.put(new String(field, UTF_8), value));
    for (var layout : row.row().layout().views()) {
      ViewRow view = view(row, layout.name());
      ClosedBar bar = view.lastClosed();
      byte[] time = redis.sync().hget(KEYS.of(symbol), feast(view).timestampField());
      if (bar == null) {
        assertThat(time).isNull();
        continue;
      }
      assertThat(time).as("%s %s", symbol, layout.name()).isNotNull();
      assertThat(FeastTimestamp.decode(time)).isEqualTo(OptionalLong.of(bar.endNs()));
      for (int i = 0; i < bar.factorCount(); i++) {
        FeastValue value =
            FeastValue.decode(redis.sync().hget(KEYS.of(symbol), feast(view).field(i)));
        assertThat(value).as("%s %s", symbol, layout.factors().get(i)).isEqualTo(cell(bar, i));
      }
    }
    assertThat(hash).isNotEmpty();
  }

  private static FeastValue cell(ClosedBar bar, int factor) {
    long bits = bar.cell(factor);
    return FeastValue.ofFactor(CellBits.isValue(bits) ? CellBits.value(bits) : Double.NaN);
  }

  static FeastView feast(ViewRow view) {
    return FeastView.of(view.layout().name(), view.layout().factors());
  }

  static ViewRow view(StoredSymbol row, String name) {
    ViewRow view = row.row().view(name);
    if (view == null) {
      throw new AssertionError("must be a view of the row: view=" + name);
    }
    return view;
  }
}
