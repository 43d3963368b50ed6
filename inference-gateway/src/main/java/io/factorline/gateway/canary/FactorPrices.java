package io.factorline.gateway.canary;

import io.factorline.catalog.Reading;
import io.factorline.gateway.model.LiveModels;
import io.factorline.gateway.model.LiveVersion;
import io.factorline.online.Answer;
import io.factorline.online.CutMode;
import io.factorline.online.FactorReader;
import io.factorline.online.ReadOptions;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Prices as the model's own inputs tell them, at the last closed bar. Thread-safe; blocks. */
public final class FactorPrices implements Prices {
  private static final ReadOptions OPTIONS = new ReadOptions(Reading.CLOSED, CutMode.LIVE);

  private final LiveModels models;
  private final FactorReader reader;
  private final Duration limit;

  /**
   * Reads them.
   *
   * @param limit for one read
   */
  public FactorPrices(LiveModels models, FactorReader reader, Duration limit) {
    this.models = models;
    this.reader = reader;
    this.limit = limit;
  }

  @Override
  public Map<String, BigDecimal> of(String model, Collection<String> symbols) {
    List<LiveVersion> live = models.versions(model);
    int column = live.isEmpty() ? -1 : PriceColumn.of(live.getLast().manifest());
    if (column < 0) {
      return Map.of();
    }
    Answer answer = read(live.getLast(), List.copyOf(symbols));
    Map<String, BigDecimal> prices = new TreeMap<>();
    for (int row = 0; row < answer.symbols().size(); row++) {
      if (answer.state(column, row).hasValue()) {
        BigDecimal price = PriceColumn.decimal(answer.value(column, row));
        if (price != null) {
          prices.put(answer.symbols().get(row), price);
        }
      }
    }
    return prices;
  }

  private Answer read(LiveVersion version, List<String> symbols) {
    try {
      return reader
          .read(version.plan(), symbols, OPTIONS)
          .toCompletableFuture()
          .get(limit.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RolloutException(RolloutException.Kind.STORE, "must not be interrupted");
    } catch (ExecutionException | TimeoutException e) {
      throw new RolloutException(RolloutException.Kind.STORE, "prices must be read: cause=" + e);
    }
  }
}
