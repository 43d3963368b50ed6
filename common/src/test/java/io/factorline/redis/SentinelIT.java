package io.factorline.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.factorline.feast.FeastRow;
import io.factorline.feast.FeastValue;
import io.factorline.feast.FeastView;
import io.factorline.near.Await;
import io.factorline.near.NearCache;
import io.factorline.near.NearCacheConfig;
import io.factorline.near.NearSource;
import io.factorline.near.Reading;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import io.lettuce.core.sentinel.api.sync.RedisSentinelCommands;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A writer, a near cache and a store behind a real Sentinel, while the primary changes. */
@Timeout(300)
final class SentinelIT {
  private static final String KEY = "row";

  /** Each look is a connection, and the Sentinel needs some too. */
  private static final Duration LOOK = Duration.ofMillis(100);

  private static final FeastView VIEW = FeastView.of("live", List.of("version"));
  private static final String FIELD = new String(VIEW.field(0), StandardCharsets.ISO_8859_1);

  private RedisProcess first;
  private RedisProcess second;
  private RedisProcess sentinel;
  private ClientResources resources;
  private RedisLink writer;
  private NearCache<Long> cache;
  private LettuceOnlineStore store;
  private OnlineRedis online;
  private long version;

  @BeforeEach
  void start() {
    resources = DefaultClientResources.create();
    first = RedisProcess.start();
    second = RedisProcess.startReplicaOf(first);
    // Last: a Sentinel asks for replicas at its start, and then not again for ten seconds.
    awaitReplica(first, second);
    sentinel = RedisProcess.startSentinelOf("factors", first);
    URI uri = URI.create("redis-sentinel://127.0.0.1:%d#factors".formatted(sentinel.port()));
    writer = new RedisLink(uri, Duration.ofSeconds(1));
    online = new OnlineRedis(uri, Duration.ofMillis(500));
    store = (LettuceOnlineStore) online.store();
    cache =
        NearCache.open(
            new NearSource("test", resources, RedisURI.create(uri), List.of(FIELD)),
            (key, fields) -> versionOf(fields[0]),
            NearCacheConfig.DEFAULT,
            new SimpleMeterRegistry(),
            System::nanoTime);
    Await.until("connected", cache::isConnected);
  }

  @AfterEach
  void stop() {
    cache.close();
    online.close();
    writer.close();
    resources.shutdown().syncUninterruptibly();
    sentinel.close();
    second.close();
    first.close();
  }

  private void awaitReplica(RedisProcess primary, RedisProcess replica) {
    Await.until(
        "replica of " + primary.port(),
        LOOK,
        () -> {
          String info = ask(replica, "replication");
          return info.contains("master_port:" + primary.port())
              && info.contains("master_link_status:up");
        });
  }

  /**
   * What a server says of itself; nothing while it cannot be asked. Over the threads of all: making
   * some for each question would keep the Sentinel from its pings.
   */
  private String ask(RedisProcess server, String section) {
    RedisClient client = RedisClient.create(resources, server.uri());
    try (StatefulRedisConnection<String, String> connection = client.connect()) {
      return connection.sync().info(section);
    } catch (RedisException e) {
      return "";
    } finally {
      var _ = client.shutdownAsync(0, 1, TimeUnit.SECONDS);
    }
  }

  private boolean knowsReplica(RedisProcess sentinel) {
    return ask(sentinel, "sentinel").contains("slaves=1");
  }

  private static Long versionOf(byte[] value) {
    return (long) ((FeastValue.Float64) FeastValue.decode(value)).value();
  }

  /** Writes the next version; says whether Redis has acknowledged it. */
  private boolean write() {
    version++;
    FeastRow row =
        FeastRow.ofFactors(
            KEY.getBytes(StandardCharsets.US_ASCII), VIEW, new double[] {version}, 0, version);
    try {
      return writer
              .feast()
              .write(row, new FeastWriterPosition(1, 1, version))
              .toCompletableFuture()
              .get(5, TimeUnit.SECONDS)
          == FeastWriterOutcome.WRITTEN;
    } catch (Exception e) {
      return false;
    }
  }

  private Reading<Long> read() {
    return cache.read(List.of(KEY)).toCompletableFuture().join().getFirst();
  }

  private static long value(Reading<Long> reading) {
    return switch (reading) {
      case Reading.Fresh<Long>(Long v) -> v;
      case Reading.Fetched<Long>(Long v) -> v;
      case Reading.LastKnown<Long> known -> known.value() == null ? 0 : known.value();
      case Reading.Absent<Long> absent -> 0;
      case Reading.Unknown<Long> unknown -> 0;
    };
  }

  private static boolean isSure(Reading<Long> reading) {
    return reading instanceof Reading.Fresh || reading instanceof Reading.Fetched;
  }

  private void awaitSure(long wanted) {
    Await.until("version " + wanted, () -> isSure(read()) && value(read()) == wanted);
  }

  /** Goes on writing until the new primary has acknowledged; what is read meanwhile is known. */
  private void failOver(long before, Runnable fault) {
    Await.until("the Sentinel knows the replica", LOOK, () -> knowsReplica(sentinel));
    fault.run();
    Await.until(
        "last known, or read anew",
        () -> {
          Reading<Long> reading = read();
          assertThat(value(reading)).as("%s", reading).isGreaterThanOrEqualTo(before);
          return reading instanceof Reading.LastKnown;
        });
    Await.until("a write is acknowledged again", this::write);
    awaitSure(version);
    Await.until("promoted", LOOK, () -> ask(second, "replication").contains("role:master"));
  }

  @Test
  void shouldGoOnWhenThePrimaryIsKilled() {
    Await.until("written", this::write);
    long before = version;
    awaitSure(before);

    failOver(before, first::kill);

    for (int i = 0; i < 20; i++) {
      assertThat(write()).isTrue();
      awaitSure(version);
    }
    Await.until("the store answers", () -> pings());
    first.restart();
    awaitReplica(second, first);
    assertThat(write()).isTrue();
    awaitSure(version);
  }

  @Test
  void shouldLeaveAPrimaryThatHangs() {
    Await.until("written", this::write);
    long before = version;
    awaitSure(before);
    assertThat(pings()).isTrue();

    failOver(before, () -> first.pause(true));
    Await.until("the store answers", this::pings);

    first.pause(false);
    awaitReplica(second, first);
    assertThat(write()).isTrue();
    awaitSure(version);
  }

  @Test
  void shouldFollowAnOrderedFailover() {
    Await.until("written", this::write);
    awaitSure(version);
    Await.until("the Sentinel knows the replica", LOOK, () -> knowsReplica(sentinel));
    RedisClient client = RedisClient.create(RedisURI.create("127.0.0.1", sentinel.port()));
    RedisSentinelCommands<String, String> orders = client.connectSentinel().sync();
    // It refuses until it has heard of the replica often enough to trust it.
    Await.until("the order is taken", () -> isTaken(orders));
    client.shutdown();
    awaitReplica(second, first);

    Await.until("a write is acknowledged again", this::write);
    awaitSure(version);
    for (int i = 0; i < 20; i++) {
      Await.until("written", this::write);
      awaitSure(version);
    }
  }

  private static boolean isTaken(RedisSentinelCommands<String, String> orders) {
    try {
      return orders.failover("factors").equals("OK");
    } catch (RedisCommandExecutionException e) {
      return false;
    }
  }

  private boolean pings() {
    try {
      return store.ping().toCompletableFuture().get(2, TimeUnit.SECONDS).equals("PONG");
    } catch (Exception e) {
      return false;
    }
  }
}
