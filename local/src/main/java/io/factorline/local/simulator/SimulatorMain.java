package io.factorline.local.simulator;

import io.factorline.access.KafkaAddress;
import io.factorline.local.backend.KafkaEnvironment;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Main class of the simulator's process. */
public final class SimulatorMain {
  /** Venue of the simulated market. */
  public static final String VENUE = "SIM";

  private static final Logger LOG = LoggerFactory.getLogger(SimulatorMain.class);
  private static final int SYMBOLS = 24;
  private static final int BAD_ONE_IN = 500;

  private SimulatorMain() {}

  /** Arguments: Kafka's address, who asks being in the environment; ticks a second, seed. */
  public static void main(String[] args) {
    MarketSettings settings =
        new MarketSettings(
            symbols(), Integer.parseInt(args[1]), Long.parseLong(args[2]), BAD_ONE_IN);
    InstantSource clock = InstantSource.system();
    CountDownLatch ended = new CountDownLatch(1);
    Thread main = Thread.currentThread();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> end(main, ended), "end-simulator"));
    try {
      run(KafkaEnvironment.address(args[0], System.getenv()), settings, clock);
    } finally {
      ended.countDown();
    }
  }

  private static void run(KafkaAddress kafka, MarketSettings settings, InstantSource clock) {
    StartPoint start = LastTicks.read(kafka, settings.symbols());
    try (KafkaMarketSink sink = new KafkaMarketSink(VENUE, kafka, start.partitions())) {
      SimulatedMarket market =
          new SimulatedMarket(settings, Simulator.epochNs(clock.instant()), start.last());
      LOG.info(
          "The simulated market runs. symbols={}, rate={}, goingOn={}",
          settings.symbols().size(),
          settings.ticksPerSecond(),
          start.last().size());
      new Simulator(market, sink, clock).run();
    }
  }

  /** {@code SIM.AAA} to {@code SIM.XXX}; the last four are quiet. */
  public static List<String> symbols() {
    return IntStream.range(0, SYMBOLS)
        .mapToObj(i -> VENUE + "." + Character.toString('A' + i).repeat(3))
        .toList();
  }

  /** The price of each symbol at which a market of this seed starts, in ticks of 0.01. */
  public static Map<String, Long> firstPriceTicks(long seed) {
    return SimulatedMarket.anchors(symbols(), seed);
  }

  /** On SIGTERM: lets the main thread hand its last records to Kafka. */
  private static void end(Thread main, CountDownLatch ended) {
    main.interrupt();
    try {
      ended.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
