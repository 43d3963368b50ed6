package io.factorline.api;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.factorline.api.ApiClient.Reply;
import io.factorline.api.load.Gate;
import io.factorline.catalog.CatalogLoader;
import io.factorline.event.ClockSource;
import io.factorline.local.backend.Backends;
import io.factorline.local.time.Wait;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** More is asked than can be answered: what is too much is told so at once, dashboards first. */
@SpringBootTest(
    webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
    properties = {
      "management.server.port=0",
      "factor-api.load.max-in-flight=" + OverloadIT.MAX_IN_FLIGHT,
      // Any real load makes the loops later than dashboards bear, none later than engines do.
      "factor-api.load.max-dashboard-lag=5ms",
      "factor-api.load.max-lag=10s",
      "factor-api.load.retry-after=2s"
    })
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class OverloadIT {
  static final int MAX_IN_FLIGHT = 16;

  private static final int SYMBOLS = 200;
  private static final int CALLERS = 48;
  private static final int ANSWERS = 500;
  private static final int DEADLINE_MS = 10_000;
  private static final long HEAP_BYTES = 64L << 20;
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final String DASHBOARD =
      "/v1/cross-section?factor=live_1s:last_price&cut=live&universe=sim";
  private static final String MANY =
      """
      {"symbols":[%s],"factors":["live_1s:last_price","live_1s:high","live_1s:low","live_1s:volume","live_1s:vwap","live_1m:last_price","live_1m:vwap"]}\
      """
          .formatted(
              IntStream.range(0, SYMBOLS)
                  .mapToObj(i -> '"' + symbol(i) + '"')
                  .collect(Collectors.joining(",")));

  @Value("${local.server.port}")
  private int port;

  @Autowired private Gate gate;
  private ApiClient api;
  private TestMarket market;
  private Heart heart;

  @DynamicPropertySource
  static void redis(DynamicPropertyRegistry registry) {
    registry.add("factorline.redis.uri", () -> Backends.shared().redisUri());
  }

  @BeforeAll
  void fill() {
    api = new ApiClient(port);
    market = new TestMarket(Backends.shared().redisUri(), CatalogLoader.defaults());
    long nowNs = System.currentTimeMillis() * 1_000_000L;
    for (int i = 0; i < SYMBOLS; i++) {
      market.trade(symbol(i), nowNs, 100 + i, 1);
    }
    market.clock("WORLD", nowNs, ClockSource.FEED);
    market.publish();
    heart = new Heart(market);
    await("rows are read", () -> engine().status() == 200);
    await("dashboards are served", () -> dashboard().status() == 200);
  }

  @AfterAll
  void close() {
    heart.close();
    market.close();
  }

  private static String symbol(int i) {
    return "OVER" + i;
  }

  private static void await(String what, BooleanSupplier condition) {
    assertThat(Wait.until(LIMIT, condition)).as(what).isTrue();
  }

  private Reply engine() {
    return api.post(
        "/v1/factors",
        MANY,
        "Content-Type",
        "application/json",
        "Factorline-Deadline-Ms",
        Integer.toString(DEADLINE_MS));
  }

  private Reply dashboard() {
    return api.get(DASHBOARD, "Factorline-Deadline-Ms", Integer.toString(DEADLINE_MS));
  }

  /** Requests whose bodies come slowly are under way until the last byte. */
  @Test
  void shouldShedDashboardsAtHalfOfWhatEnginesGetAndServeAllAgain() throws IOException {
    List<SlowCaller> slow = new ArrayList<>();
    try {
      fill(slow, MAX_IN_FLIGHT / 2);
      assertShed(dashboard());
      assertThat(engine().status()).isEqualTo(200);
      fill(slow, MAX_IN_FLIGHT);
      assertShed(engine());
      assertShed(dashboard());

      for (SlowCaller caller : slow) {
        assertThat(caller.finish()).startsWith("HTTP/1.1 200");
      }
    } finally {
      slow.forEach(SlowCaller::close);
    }
    await("nothing is under way", () -> gate.inFlight() == 0);
    assertThat(engine().status()).isEqualTo(200);
    await("dashboards are served", () -> dashboard().status() == 200);
  }

  private void fill(List<SlowCaller> slow, int count) throws IOException {
    while (slow.size() < count) {
      slow.add(new SlowCaller(port));
    }
    await("under way", () -> gate.inFlight() == count);
  }

  private static void assertShed(Reply reply) {
    assertThat(reply.status()).as(reply.json().toString()).isEqualTo(429);
    assertThat(reply.code()).isEqualTo("overloaded");
    assertThat(reply.response().headers().firstValue("Retry-After")).hasValue("2");
  }

  @Test
  void shouldAnswerOrShedEachRequestUnderLoad() {
    Tally engines = new Tally();
    Tally dashboards = new Tally();
    long before = usedHeap();
    List<CompletableFuture<Void>> callers = new ArrayList<>();
    for (int i = 0; i < CALLERS; i++) {
      boolean isEngine = i % 2 == 0;
      callers.add(
          CompletableFuture.runAsync(
              () -> {
                while (engines.sum() < ANSWERS || dashboards.sum() < ANSWERS) {
                  if (isEngine) {
                    engines.count(engine());
                  } else {
                    dashboards.count(dashboard());
                  }
                }
              },
              task -> Thread.ofVirtual().start(task)));
    }
    callers.forEach(CompletableFuture::join);

    assertThat(engines.served.sum()).isPositive();
    assertThat(dashboards.shed.sum()).isPositive();
    assertThat(engines.shareShed()).isLessThan(dashboards.shareShed());
    await("nothing is under way", () -> gate.inFlight() == 0);
    assertThat(engine().status()).isEqualTo(200);
    await("dashboards are served", () -> dashboard().status() == 200);
    assertThat(usedHeap() - before).as("bytes kept").isLessThan(HEAP_BYTES);
  }

  private static long usedHeap() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  /** What callers got; the client itself fails one that is not answered within its deadline. */
  private static final class Tally {
    private final LongAdder served = new LongAdder();
    private final LongAdder shed = new LongAdder();

    void count(Reply reply) {
      if (reply.status() == 200) {
        served.increment();
      } else {
        assertShed(reply);
        shed.increment();
      }
    }

    long sum() {
      return served.sum() + shed.sum();
    }

    double shareShed() {
      return shed.sum() / (double) sum();
    }
  }

  /** An engine whose body stops before its last byte. */
  private static final class SlowCaller implements AutoCloseable {
    private final Socket socket;

    SlowCaller(int port) throws IOException {
      socket = new Socket("127.0.0.1", port);
      socket.setSoTimeout((int) LIMIT.toMillis());
      String head =
          "POST /v1/factors HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
              + "Content-Type: application/json\r\nContent-Length: %d\r\n\r\n";
      String all = head.formatted(MANY.length()) + MANY;
      socket.getOutputStream().write(all.substring(0, all.length() - 1).getBytes(US_ASCII));
    }

    String finish() throws IOException {
      socket.getOutputStream().write('}');
      return new String(socket.getInputStream().readNBytes(15), US_ASCII);
    }

    @Override
    public void close() {
      try {
        socket.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
