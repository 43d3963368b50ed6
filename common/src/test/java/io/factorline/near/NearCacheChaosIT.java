package io.factorline.near;

import static io.factorline.near.TcpProxy.Mode.HOLD;
import static io.factorline.near.TcpProxy.Mode.PASS;
import static io.factorline.near.TcpProxy.Mode.SWALLOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.factorline.metric.NearMeters;
import io.lettuce.core.KillArgs;
import io.lettuce.core.RedisException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A hundred readers and one writer while the wire is cut in every way. Each reader holds the cache
 * to its promise:
 *
 * <ul>
 *   <li>a fresh value holds every write acknowledged {@code freshFor} before the read began;
 *   <li>a fetched value holds every write acknowledged before the fetch time-out before the read;
 *   <li>a reader never gets an older value fresh or fetched than it had;
 *   <li>on a sound connection, after a barrier, a read gives the last version.
 * </ul>
 */
@Timeout(180)
final class NearCacheChaosIT {

  private static final int READERS = 100;
  private static final List<String> KEYS =
      IntStream.range(0, 40).mapToObj(i -> "fl:row:{K" + i + "}").toList();
  private static final long FRESH_FOR_NS = NearCacheConfig.DEFAULT.freshFor().toNanos();
  // Reads time out when the keeper's thread gets to it, late where a hundred threads share 2 cores.
  private static final long FETCHED_WITHIN_NS = TimeUnit.SECONDS.toNanos(2);

  private final Oracle oracle = new Oracle();
  private final Queue<String> broken = new ConcurrentLinkedQueue<>();
  private final LongAdder reads = new LongAdder();
  private final LongAdder freshReads = new LongAdder();
  private final LongAdder lastKnownReads = new LongAdder();
  private volatile boolean stopped;

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void shouldKeepItsPromiseWhateverTheWireDoes(boolean refresh) throws InterruptedException {
    NearCacheConfig config =
        NearCacheConfig.DEFAULT.withRefreshWithin(refresh ? Duration.ofSeconds(5) : Duration.ZERO);
    try (NearBench bench = new NearBench(config)) {
      KEYS.forEach(key -> write(bench, key, 1));
      List<Thread> threads =
          IntStream.range(0, READERS + 1)
              .mapToObj(i -> i == 0 ? writer(bench) : reader(bench, i))
              .toList();
      for (int round = 0; round < 2; round++) {
        for (Fault fault : Fault.values()) {
          awaitReads(5_000);
          fault.strike(bench);
          bench.awaitConnected();
        }
      }
      awaitReads(5_000);
      stopped = true;
      for (Thread thread : threads) {
        thread.join();
      }

      assertThat(broken).isEmpty();
      bench.awaitConnected();
      bench.awaitBarrier();
      KEYS.forEach(key -> bench.awaitFresh(key, oracle.floor(key, System.nanoTime())));
      assertThat(freshReads.sum()).as("fresh of %s reads", reads).isPositive();
      assertThat(lastKnownReads.sum()).isPositive();
      assertThat(bench.count(NearMeters.CONNECTIONS)).isGreaterThanOrEqualTo(6);
    }
  }

  private void write(NearBench bench, String key, long version) {
    bench.write(key, version);
    oracle.acknowledged(key, version);
  }

  private Thread writer(NearBench bench) {
    return Thread.ofPlatform()
        .start(() -> {
          Random random = new Random(1);
          Map<String, Long> versions = new HashMap<>();
          while (!stopped) {
            String key = KEYS.get(random.nextInt(KEYS.size()));
            long version = versions.merge(key, 2L, (old, first) -> old + 1);
            try {
              write(bench, key, version);
            } catch (RedisException e) {
              // Killed together with the cache's client: this version is not acknowledged.
            }
          }
        });
  }

  private Thread reader(NearBench bench, int seed) {
    return Thread.ofPlatform()
        .start(() -> {
          Random random = new Random(seed);
          Map<String, Long> seen = new HashMap<>();
          while (!stopped) {
            List<String> keys =
                random.ints(1 + random.nextInt(8), 0, KEYS.size()).mapToObj(KEYS::get).toList();
            long beganNs = System.nanoTime();
            List<Reading<Long>> readings = bench.read(keys);
            for (int i = 0; i < keys.size(); i++) {
              check(keys.get(i), readings.get(i), beganNs, seen);
            }
          }
        });
  }

  private void check(String key, Reading<Long> reading, long beganNs, Map<String, Long> seen) {
    reads.increment();
    switch (reading) {
      case Reading.Fresh<Long>(Long version) -> {
        freshReads.increment();
        checkVersion(key, "fresh", version, oracle.floor(key, beganNs - FRESH_FOR_NS), seen);
      }
      case Reading.Fetched<Long>(Long version) ->
          checkVersion(
              key, "fetched", version, oracle.floor(key, beganNs - FETCHED_WITHIN_NS), seen);
      case Reading.LastKnown<Long> _ -> lastKnownReads.increment();
      case Reading.Unknown<Long> _ -> {}
      case Reading.Absent<Long> _ -> broken.add(key + " absent");
    }
  }

  private void checkVersion(
      String key, String how, long version, long floor, Map<String, Long> seen) {
    if (version < floor) {
      broken.add(key + " " + how + " at " + version + ", acknowledged was " + floor);
    }
    Long before = seen.put(key, version);
    if (before != null && before > version) {
      broken.add(key + " " + how + " at " + version + ", seen was " + before);
    }
  }

  private void awaitReads(long more) {
    long from = reads.sum();
    Await.until(more + " more reads", () -> reads.sum() - from >= more);
  }

  private enum Fault {
    NOTHING_COMES_BACK {
      @Override
      void strike(NearBench bench) {
        bench.proxy.toClient(SWALLOW);
        bench.awaitNotConnected();
        bench.proxy.toClient(PASS);
      }
    },
    NOTHING_IS_SENT {
      @Override
      void strike(NearBench bench) {
        bench.proxy.toServer(SWALLOW);
        bench.awaitNotConnected();
        bench.proxy.toServer(PASS);
      }
    },
    BOTH_WAYS_CUT {
      @Override
      void strike(NearBench bench) {
        bench.proxy.toServer(SWALLOW);
        bench.proxy.toClient(SWALLOW);
        bench.awaitNotConnected();
        bench.proxy.toServer(PASS);
        bench.proxy.toClient(PASS);
      }
    },
    ANSWERS_STALL {
      @Override
      void strike(NearBench bench) {
        bench.proxy.toClient(HOLD);
        Await.until("answers wait", () -> bench.proxy.heldToClient() > 0);
        bench.proxy.toClient(PASS);
      }
    },
    ANSWERS_STALL_TOO_LONG {
      @Override
      void strike(NearBench bench) {
        bench.proxy.toClient(HOLD);
        bench.awaitNotConnected();
        bench.proxy.toClient(PASS);
      }
    },
    RESET {
      @Override
      void strike(NearBench bench) {
        long accepted = bench.proxy.accepted();
        bench.proxy.reset();
        Await.until("a new connection", () -> bench.proxy.accepted() > accepted);
      }
    },
    CLIENT_KILLED {
      @Override
      void strike(NearBench bench) {
        long accepted = bench.proxy.accepted();
        bench.writer.clientKill(KillArgs.Builder.typeNormal().skipme(true));
        Await.until("a new connection", () -> bench.proxy.accepted() > accepted);
      }
    };

    abstract void strike(NearBench bench);
  }
}
