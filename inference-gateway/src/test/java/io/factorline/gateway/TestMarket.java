package io.factorline.gateway;

import io.factorline.catalog.Catalog;
import io.factorline.engine.EngineListener;
import io.factorline.engine.EnginePlan;
import io.factorline.engine.LogRecord;
import io.factorline.engine.PartitionEngine;
import io.factorline.engine.PartitionEngine.LogId;
import io.factorline.engine.RowEncoder;
import io.factorline.engine.RowParts;
import io.factorline.engine.SymbolState;
import io.factorline.engine.VenueState;
import io.factorline.event.ClockSource;
import io.factorline.event.MarketEvent;
import io.factorline.event.SymbolPartition;
import io.factorline.store.Heartbeat;
import io.factorline.store.Heartbeat.VenueBeat;
import io.factorline.store.RestartPoint;
import io.factorline.store.RowHeader;
import io.factorline.store.RowKeys;
import io.factorline.store.TopicId;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A market whose rows are made by the real engine and put into Redis as its owner would put them,
 * without the compare-and-set. Not thread-safe but for the heartbeats.
 */
public final class TestMarket implements AutoCloseable {
  public static final int PARTITIONS = 4;

  private final TopicId topic;
  private final EnginePlan plan;
  private final RedisClient client;
  private final StatefulRedisConnection<byte[], byte[]> redis;
  private final List<PartitionEngine> engines = new ArrayList<>();
  private final Set<SymbolState> changed = new LinkedHashSet<>();
  private final RowEncoder encoder;
  private final Map<String, Long> seqs = new HashMap<>();
  private final long[] offsets = new long[PARTITIONS];
  private final Set<Integer> silenced = ConcurrentHashMap.newKeySet();
  private final Map<Integer, String> closed = new ConcurrentHashMap<>();
  private volatile List<List<VenueBeat>> venues = List.of();
  private volatile long oldestMs;
  private long beat;

  public TestMarket(String redisUri, Catalog catalog) {
    this(redisUri, catalog, new TopicId(7, 7));
  }

  public TestMarket(String redisUri, Catalog catalog, TopicId topic) {
    this.topic = topic;
    this.plan = new EnginePlan(catalog.barViews(), catalog.venues(), catalog.instruments());
    this.encoder = new RowEncoder(plan);
    this.client = RedisClient.create(redisUri);
    this.redis = client.connect(ByteArrayCodec.INSTANCE);
    EngineListener listener =
        new EngineListener() {
          @Override
          public void changed(SymbolState symbol) {
            changed.add(symbol);
          }
        };
    for (int p = 0; p < PARTITIONS; p++) {
      engines.add(new PartitionEngine(plan, new LogId(topic, p, PARTITIONS), listener));
    }
    redis.sync().set(bytes(RowKeys.layout(plan.layout().hash())), bytes(plan.layout().toJson()));
  }

  public static int partitionOf(String symbol) {
    return SymbolPartition.of(symbol, PARTITIONS);
  }

  public void trade(String symbol, long eventNs, double price, double size) {
    long seq = seqs.merge(symbol, 1L, Long::sum);
    apply(partitionOf(symbol), new MarketEvent.Trade(symbol, seq, eventNs, price, size));
  }

  public void quote(String symbol, long eventNs, double bid, double ask) {
    quote(symbol, eventNs, bid, 3, ask, 1);
  }

  public void quote(
      String symbol, long eventNs, double bid, double bidSize, double ask, double askSize) {
    long seq = seqs.merge(symbol + "?", 1L, Long::sum);
    apply(
        partitionOf(symbol),
        new MarketEvent.Quote(symbol, seq, eventNs, bid, bidSize, ask, askSize));
  }

  public void halt(String symbol, long eventNs, boolean halted) {
    apply(partitionOf(symbol), new MarketEvent.Halt(symbol, eventNs, halted));
  }

  public void clock(String venue, long timeNs, ClockSource source) {
    for (int p = 0; p < PARTITIONS; p++) {
      clock(p, venue, timeNs, source);
    }
  }

  public void clock(int partition, String venue, long timeNs, ClockSource source) {
    apply(partition, new MarketEvent.Clock(venue, timeNs, source));
  }

  private void apply(int partition, MarketEvent event) {
    engines
        .get(partition)
        .apply(new LogRecord(offsets[partition]++, System.currentTimeMillis(), event, new byte[0]));
  }

  /** Puts what changed into Redis, then one heartbeat. */
  public void publish() {
    for (SymbolState symbol : List.copyOf(changed)) {
      write(symbol);
    }
    changed.clear();
    venues =
        engines.stream().map(e -> e.venues().stream().map(TestMarket::beatOf).toList()).toList();
    heartbeat();
  }

  private static VenueBeat beatOf(VenueState venue) {
    return new VenueBeat(venue.mark(), venue.isReplayed(), venue.lastFeedMs());
  }

  private void write(SymbolState symbol) {
    RowParts parts = encoder.encode(symbol);
    int partition = partitionOf(symbol.symbol());
    Map<byte[], byte[]> fields = new HashMap<>();
    parts.fields().forEach(field -> fields.put(bytes(field.name()), field.value().array()));
    RowHeader header =
        new RowHeader(topic, partition, parts.offset(), 1, parts.appendMs(), List.of());
    fields.put(bytes(RowKeys.HEADER), header.encode());
    redis.sync().hset(bytes(RowKeys.row(symbol.symbol())), fields);
    redis.sync().sadd(bytes(RowKeys.symbols(partition)), bytes(symbol.symbol()));
  }

  /** Takes rows out of Redis again. */
  public void remove(List<String> symbols) {
    for (String symbol : symbols) {
      var _ = redis.async().unlink(bytes(RowKeys.row(symbol)));
      var _ = redis.async().srem(bytes(RowKeys.symbols(partitionOf(symbol))), bytes(symbol));
    }
    redis.sync().ping();
  }

  /** One heartbeat of each partition that is not silenced. */
  public synchronized void heartbeat() {
    beat++;
    for (int p = 0; p < PARTITIONS; p++) {
      if (!silenced.contains(p)) {
        List<VenueBeat> heard = venues.isEmpty() ? List.of() : venues.get(p);
        Heartbeat heartbeat =
            new Heartbeat(
                "test",
                1,
                beat,
                PARTITIONS,
                RestartPoint.startOf(topic),
                oldestMs,
                closed.get(p),
                heard);
        redis.sync().set(bytes(RowKeys.heartbeat(p)), bytes(heartbeat.toJson()));
      }
    }
  }

  /** The owner of a partition stops, or goes on. */
  public void silence(int partition, boolean silent) {
    if (silent) {
      silenced.add(partition);
    } else {
      silenced.remove(partition);
    }
  }

  /** The partition is not served, for this reason. */
  public void close(int partition, String reason) {
    closed.put(partition, reason);
  }

  /** The partition is served again. */
  public void reopen(int partition) {
    closed.remove(partition);
  }

  /** All owners say that their oldest record waits since then; 0 for none. */
  public void oldest(long newOldestMs) {
    oldestMs = newOldestMs;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    redis.close();
    client.shutdown();
  }
}
