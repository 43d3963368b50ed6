package io.factorline.sync.parity;

import io.factorline.access.RedisAddress;
import io.factorline.engine.StoredSymbol;
import io.factorline.feast.FeastKeys;
import io.factorline.feast.FeastTimestamp;
import io.factorline.feast.FeastView;
import io.factorline.redis.StoredRows;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** What Redis holds. One thread. */
final class RedisFactors implements ParityJob.OpenFactors {
  private final StoredRows redis;
  private final FeastKeys keys = FeastKeys.of("factorline", "symbol");

  private RedisFactors(StoredRows redis) {
    this.redis = redis;
  }

  /** Connects. */
  static RedisFactors open(RedisAddress address, Duration timeout) {
    return new RedisFactors(StoredRows.open(address, timeout));
  }

  @Override
  public List<StoredSymbol> rows(int partition) {
    return redis.rows(partition);
  }

  @Override
  public Map<String, FeastBar> feast(String symbol, List<View> views) {
    Map<String, FeastBar> copies = new LinkedHashMap<>();
    for (View view : views) {
      List<byte @Nullable []> fields =
          redis.feast(keys.of(symbol), FeastView.of(view.name(), view.factors()));
      byte @Nullable [] time = fields.getFirst();
      OptionalLong endNs = time == null ? OptionalLong.empty() : FeastTimestamp.decode(time);
      if (endNs.isPresent()) {
        copies.put(view.name(), new FeastBar(endNs.getAsLong(), fields.subList(1, fields.size())));
      }
    }
    return copies;
  }

  @Override
  public void close() {
    redis.close();
  }
}
