package io.factorline.api.factors;

import io.factorline.api.config.FactorApiProperties;
import io.factorline.error.ErrorCode;
import io.factorline.error.RequestException;
import io.factorline.metric.ApiMeters;
import io.factorline.online.Answer;
import io.factorline.online.CellStatus;
import io.factorline.online.FactorPlan;
import io.factorline.online.FactorReader;
import io.factorline.online.ReadOptions;
import io.factorline.tracing.SpanKeys;
import io.factorline.tracing.TraceSpan;
import io.github.resilience4j.bulkhead.Bulkhead;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Reads for requests: from memory at once on this thread, else waiting for the store, by so many
 * requests at one time. Counts what was told. Thread-safe.
 */
@Component
public final class FactorReads {
  private static final double MS_PER_SECOND = 1_000;

  private final FactorReader reader;
  private final Bulkhead fetches;
  private final MeterRegistry registry;
  private final Map<CellStatus, Counter> cells = new EnumMap<>(CellStatus.class);
  private final Counter memory;
  private final Counter waited;
  private final Duration limit;
  private final Map<String, DistributionSummary> ages = new ConcurrentHashMap<>();

  /**
   * Reads of a reader.
   *
   * @param fetches bounds the requests that wait for the store
   * @param properties tell how long they wait at most
   */
  public FactorReads(
      FactorReader reader,
      Bulkhead fetches,
      MeterRegistry registry,
      FactorApiProperties properties) {
    this.reader = reader;
    FactorApiProperties.Store store = properties.store();
    this.limit = store.fetchTimeout().plus(store.commandTimeout().multipliedBy(2));
    this.fetches = fetches;
    this.registry = registry;
    for (CellStatus status : CellStatus.values()) {
      cells.put(status, counter(ApiMeters.CELLS, "status", status.name()));
    }
    this.memory = counter(ApiMeters.READS, "path", "memory");
    this.waited = counter(ApiMeters.READS, "path", "store");
  }

  private Counter counter(ApiMeters meter, String tag, String value) {
    return Counter.builder(meter.meterName())
        .baseUnit(meter.baseUnit())
        .description(meter.description())
        .tag(tag, value.toLowerCase(Locale.ROOT))
        .register(registry);
  }

  /**
   * The answer; fails with {@link ErrorCode#STORE_UNAVAILABLE} where no cell can be told because of
   * the store.
   */
  public Mono<Answer> read(FactorPlan plan, List<String> symbols, ReadOptions options) {
    return Mono.deferContextual(context -> {
      TraceSpan request = context.getOrDefault(TraceSpan.class, TraceSpan.NONE);
      if (request == null || !request.isRecorded()) {
        return found(plan, symbols, options, TraceSpan.NONE);
      }
      TraceSpan step = request.child("factors read").set(SpanKeys.SYMBOLS, symbols.size());
      return found(plan, symbols, options, step).doFinally(signal -> step.end());
    });
  }

  private Mono<Answer> found(
      FactorPlan plan, List<String> symbols, ReadOptions options, TraceSpan step) {
    Answer now = reader.fromMemory(plan, symbols, options);
    step.set(SpanKeys.READ_FROM, now == null ? "store" : "memory");
    if (now != null) {
      memory.increment();
      return Mono.just(told(now));
    }
    fetches.acquirePermission();
    waited.increment();
    return Mono.fromCompletionStage(() -> reader.read(plan, symbols, options))
        .timeout(limit, Mono.error(FactorReads::tooLate))
        .doFinally(signal -> fetches.onComplete())
        .map(this::told);
  }

  /** The answer, also where no cell can be told; not counted, and not bounded. */
  public Mono<Answer> readAll(FactorPlan plan, List<String> symbols, ReadOptions options) {
    return Mono.fromCompletionStage(() -> reader.read(plan, symbols, options));
  }

  /** The answer if it is in memory, without counting it. */
  public @Nullable Answer peek(FactorPlan plan, List<String> symbols, ReadOptions options) {
    return reader.fromMemory(plan, symbols, options);
  }

  private static RequestException tooLate() {
    return new RequestException(ErrorCode.STORE_UNAVAILABLE, "the store does not answer in time");
  }

  private Answer told(Answer answer) {
    if (answer.isStoreGone()) {
      throw new RequestException(
          ErrorCode.STORE_UNAVAILABLE,
          "the store cannot be read, and nothing is known from before");
    }
    count(answer);
    return answer;
  }

  private void count(Answer answer) {
    int[] counts = answer.countByStatus();
    for (Map.Entry<CellStatus, Counter> entry : cells.entrySet()) {
      int count = counts[entry.getKey().index()];
      if (count > 0) {
        entry.getValue().increment(count);
      }
    }
    for (int v = 0; v < answer.plan().views().size(); v++) {
      long oldestMs = answer.oldestAgeMs(v);
      if (oldestMs != Answer.NO_TIME) {
        age(answer.plan().views().get(v).name()).record(oldestMs / MS_PER_SECOND);
      }
    }
  }

  private DistributionSummary age(String view) {
    return ages.computeIfAbsent(
        view,
        name ->
            DistributionSummary.builder(ApiMeters.AGE.meterName())
                .baseUnit(ApiMeters.AGE.baseUnit())
                .description(ApiMeters.AGE.description())
                .tag("view", name)
                .register(registry));
  }
}
