package io.factorline.ingest.seed;

import io.factorline.engine.EnginePlan;
import io.factorline.engine.PartitionEngine.LogId;
import io.factorline.engine.SeedRun;
import io.factorline.engine.SeedSource.Answer;
import io.factorline.event.MarketEvent.Seed;
import io.factorline.store.RowFormatException;
import io.factorline.store.StateFile;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the state of seeds, one after the other, on a thread of its own. Seeds in a row that name
 * the same file and view share the engine that runs beside, which only moves forward; one that was
 * not needed for a while is forgotten. Thread-safe.
 */
public final class Seeder implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Seeder.class);
  private static final Duration RETRY = Duration.ofSeconds(1);
  private static final long IDLE_NS = TimeUnit.SECONDS.toNanos(30);
  private static final long CHECK_SECONDS = 10;

  private final LakeFolder lake;
  private final EnginePlan plan;
  private final TickLog.Opener logs;
  private final long patienceNs;
  private final Map<Key, Run> runs = new HashMap<>();
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("seeder").daemon().factory());
  private volatile boolean closing;

  private record Key(
      LogId log, String file, String sha256, String view, String definition, long offset) {}

  /** An engine beside, with its own way through the log. */
  private static final class Run {
    private final SeedRun engine;
    private final TickLog log;
    private long usedNs = System.nanoTime();

    Run(SeedRun engine, TickLog log) {
      this.engine = engine;
      this.log = log;
    }
  }

  /**
   * A seeder.
   *
   * @param lake folder of the lake; where it is not there, all seeds are refused
   * @param patience how long a seed may wait without any progress before it is refused
   */
  public Seeder(Path lake, EnginePlan plan, TickLog.Opener logs, Duration patience) {
    this.lake = new LakeFolder(lake);
    this.plan = plan;
    this.logs = logs;
    this.patienceNs = patience.toNanos();
    var _ =
        thread.scheduleWithFixedDelay(
            this::forgetIdle, CHECK_SECONDS, CHECK_SECONDS, TimeUnit.SECONDS);
  }

  /**
   * Asks for the state of a seed as of its record.
   *
   * @param recordOffset where the seed's record lies
   */
  public CompletableFuture<Answer> ask(LogId log, long recordOffset, Seed seed) {
    return CompletableFuture.supplyAsync(() -> answer(log, recordOffset, seed), thread);
  }

  private Answer answer(LogId log, long recordOffset, Seed seed) {
    Key key =
        new Key(log, seed.file(), seed.sha256(), seed.view(), seed.definition(), seed.offset());
    long deadlineNs = System.nanoTime() + patienceNs;
    while (true) {
      try {
        return advance(run(key, recordOffset, seed), recordOffset, seed);
      } catch (SeedRefusedException e) {
        LOG.warn("A seed is refused at={}@{} {}", log.partition(), recordOffset, e.getMessage());
        return new Answer.Refused(String.valueOf(e.getMessage()));
      } catch (IOException | KafkaException e) {
        if (closing || System.nanoTime() > deadlineNs) {
          LOG.error("A seed could not be made at={}@{}", log.partition(), recordOffset, e);
          return new Answer.Refused(
              "must be read within " + Duration.ofNanos(patienceNs) + ": file=" + seed.file());
        }
        LOG.warn("A seed waits at={}@{} {}", log.partition(), recordOffset, e.toString());
        pause();
      }
    }
  }

  private Run run(Key key, long recordOffset, Seed seed) throws IOException, SeedRefusedException {
    Run known = runs.get(key);
    if (known != null && known.engine.nextOffset() <= recordOffset) {
      known.usedNs = System.nanoTime();
      return known;
    }
    if (known != null) {
      known.log.close();
      runs.remove(key);
    }
    StateFile file = lake.read(seed.file(), seed.sha256());
    String refusal = SeedRun.refusal(file, key.log(), seed);
    if (refusal != null) {
      throw new SeedRefusedException(refusal);
    }
    Run made = open(file, key, seed);
    runs.put(key, made);
    return made;
  }

  private Run open(StateFile file, Key key, Seed seed) throws SeedRefusedException {
    SeedRun engine = engine(file, seed);
    TickLog log = logs.open(key.log().partition(), engine.nextOffset());
    long first = log.firstOffset();
    if (first > engine.nextOffset()) {
      log.close();
      throw new SeedRefusedException(
          "must still be in the log: offset=" + engine.nextOffset() + ", first=" + first);
    }
    LOG.info("A seed's file was loaded file={} symbols={}", seed.file(), file.symbols().size());
    return new Run(engine, log);
  }

  private SeedRun engine(StateFile file, Seed seed) throws SeedRefusedException {
    try {
      return new SeedRun(file, plan, seed.view());
    } catch (RowFormatException | IllegalArgumentException | IllegalStateException e) {
      throw new SeedRefusedException(e.getMessage() + ", file=" + seed.file(), e);
    }
  }

  private Answer advance(Run run, long recordOffset, Seed seed) throws SeedRefusedException {
    long nextOffset = run.engine.nextOffset();
    long movedNs = System.nanoTime();
    while (nextOffset < recordOffset) {
      long reached = run.log.read(recordOffset, run.engine::apply);
      if (reached > nextOffset) {
        nextOffset = reached;
        movedNs = System.nanoTime();
      } else if (closing || System.nanoTime() - movedNs > patienceNs) {
        throw new SeedRefusedException(
            "must be read within " + Duration.ofNanos(patienceNs) + ": offset=" + nextOffset);
      }
    }
    return run.engine.answer(seed.symbol());
  }

  private void forgetIdle() {
    long nowNs = System.nanoTime();
    runs.values()
        .removeIf(run -> {
          boolean isIdle = nowNs - run.usedNs > IDLE_NS;
          if (isIdle) {
            run.log.close();
          }
          return isIdle;
        });
  }

  private static void pause() {
    try {
      Thread.sleep(RETRY);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    closing = true;
    thread.execute(() -> runs.values().forEach(run -> run.log.close()));
    thread.shutdown();
  }
}
