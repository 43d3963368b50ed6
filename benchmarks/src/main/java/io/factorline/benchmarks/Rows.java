package io.factorline.benchmarks;

import io.factorline.access.RedisAddress;
import io.factorline.api.config.FactorApiProperties;
import io.factorline.api.factors.Plans;
import io.factorline.api.factors.WirePlan;
import io.factorline.catalog.Reading;
import io.factorline.engine.RowEncoder;
import io.factorline.engine.RowParts;
import io.factorline.local.backend.RedisProcess;
import io.factorline.local.backend.RedisSettings;
import io.factorline.local.time.Wait;
import io.factorline.near.NearCache;
import io.factorline.near.NearCacheConfig;
import io.factorline.online.Answer;
import io.factorline.online.CutMode;
import io.factorline.online.FactorReader;
import io.factorline.online.Freshness;
import io.factorline.online.Layouts;
import io.factorline.online.PartitionWatch;
import io.factorline.online.ReadOptions;
import io.factorline.online.RowCache;
import io.factorline.online.Stored;
import io.factorline.redis.LettuceOnlineStore;
import io.factorline.redis.RedisLink;
import io.factorline.redis.RowWrite;
import io.factorline.store.Heartbeat;
import io.factorline.store.RestartPoint;
import io.factorline.store.RowHeader;
import io.factorline.store.TopicId;
import io.factorline.time.EpochClock;
import io.lettuce.core.resource.ClientResources;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.convert.ApplicationConversionService;

/**
 * Rows of warm symbols in a redis-server, and factor-api's reader over them: all of it but HTTP.
 * Its heartbeats go on until it is closed.
 */
final class Rows implements AutoCloseable {
  private static final TopicId TOPIC = new TopicId(1, 2);
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final ReadOptions LIVE = new ReadOptions(Reading.FORMING, CutMode.LIVE);

  private final RedisProcess redis;
  private final RedisLink link;
  private final ClientResources resources = ClientResources.create();
  private final LettuceOnlineStore store;
  private final PartitionWatch watch;
  private final NearCache<Stored> cache;
  private final FactorReader reader;
  private final Plans plans;
  private final List<String> symbols = new ArrayList<>();
  private final ScheduledExecutorService heart = Executors.newSingleThreadScheduledExecutor();
  private long beat;

  private Rows(RedisProcess redis) {
    this.redis = redis;
    URI uri = URI.create(redis.uri());
    link = new RedisLink(uri, Duration.ofSeconds(5));
    writeRows();
    var _ = heart.scheduleAtFixedRate(this::beat, 0, 200, TimeUnit.MILLISECONDS);
    RedisAddress address = RedisAddress.of(uri);
    store = new LettuceOnlineStore(resources, address, Duration.ofSeconds(1));
    Layouts layouts = new Layouts(store, RowCache.layoutOf(Factors.catalog()));
    watch =
        PartitionWatch.start(
            store,
            Factors.catalog(),
            Freshness.DEFAULT,
            Duration.ofMillis(200),
            EpochClock.SYSTEM,
            System::nanoTime);
    cache =
        RowCache.open(
            Factors.catalog(),
            layouts,
            address,
            resources,
            NearCacheConfig.DEFAULT,
            new SimpleMeterRegistry());
    reader =
        new FactorReader(
            cache, layouts, watch::board, EpochClock.SYSTEM, System::nanoTime, Runnable::run);
    plans = new Plans(Factors.catalog(), defaults());
  }

  /** Starts a redis-server on a free port, with rows in it. */
  static Rows open() {
    try {
      Path folder = Files.createTempDirectory("factorline-benchmark");
      return new Rows(RedisProcess.start(RedisSettings.in(folder)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static FactorApiProperties defaults() {
    return new Binder(
            List.of(new MapConfigurationPropertySource()),
            null,
            ApplicationConversionService.getSharedInstance())
        .bindOrCreate("factor-api", FactorApiProperties.class);
  }

  private void writeRows() {
    Ticks ticks = new Ticks();
    RowEncoder encoder = new RowEncoder(ticks.plan());
    link.rows().prepare().toCompletableFuture().join();
    link.rows().storeLayout(ticks.plan().layout());
    for (int i = 0; i < Ticks.SYMBOLS; i++) {
      ticks.trade();
      RowParts parts = encoder.encode(ticks.last());
      String symbol = parts.symbol().symbol();
      RowHeader header =
          new RowHeader(TOPIC, 0, parts.offset(), 1, System.currentTimeMillis(), List.of());
      var _ = link.rows().write(new RowWrite(symbol, header, null, parts.fields()));
      symbols.add(symbol);
    }
    link.rows().flush();
  }

  private void beat() {
    Heartbeat now =
        new Heartbeat("benchmark", 1, ++beat, 1, RestartPoint.startOf(TOPIC), 0, null, List.of());
    var _ = link.partitions().beat(0, now, true);
  }

  /** The plan of these factors. */
  WirePlan plan(List<String> factors) {
    return plans.ofFactors(factors);
  }

  /** The first symbols. */
  List<String> symbols(int count) {
    return List.copyOf(symbols.subList(0, count));
  }

  /** The answer once it comes from memory and all of it is PRESENT. */
  Answer await(WirePlan plan, List<String> asked) {
    int cells = plan.plan().columnCount() * asked.size();
    boolean isThere =
        Wait.until(
            PATIENCE,
            () -> {
              var _ = reader.read(plan.plan(), asked, LIVE);
              return Optional.ofNullable(reader.fromMemory(plan.plan(), asked, LIVE))
                  .filter(answer -> answer.countByStatus()[0] == cells)
                  .isPresent();
            });
    if (!isThere) {
      throw new IllegalStateException("must be in memory: symbols=" + asked.size());
    }
    return read(plan, asked);
  }

  /** The answer from memory. */
  Answer read(WirePlan plan, List<String> asked) {
    Answer answer = reader.fromMemory(plan.plan(), asked, LIVE);
    if (answer == null) {
      throw new IllegalStateException("must be in memory: symbols=" + asked.size());
    }
    return answer;
  }

  @Override
  public void close() {
    heart.shutdownNow();
    watch.close();
    cache.close();
    store.close();
    link.close();
    var _ = resources.shutdown();
    redis.close();
  }
}
