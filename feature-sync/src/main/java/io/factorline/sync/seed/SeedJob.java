package io.factorline.sync.seed;

import io.factorline.archive.StateFiles;
import io.factorline.archive.TickLog;
import io.factorline.catalog.BarView;
import io.factorline.catalog.Catalog;
import io.factorline.engine.EnginePlan;
import io.factorline.lake.ManifestStore;
import io.factorline.lake.parquet.DuckDb;
import io.factorline.lake.parquet.ParquetReader;
import io.factorline.redis.StoredRows;
import io.factorline.sync.archive.StreamTopics;
import io.factorline.sync.backfill.ImportedBars;
import io.factorline.sync.config.FactorlineProperties;
import io.factorline.sync.config.RedisProperties;
import io.factorline.sync.job.JobContext;
import io.factorline.sync.job.JobFailedException;
import io.factorline.sync.job.JobType;
import io.factorline.sync.lake.LakeRoom;
import io.factorline.time.EpochClock;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Job {@code seed}: gives a live view the state that it would have had all along, of all archived
 * ticks, or of a file of bars that came before the log and then the log.
 */
@Component
final class SeedJob implements JobType {
  private static final long NS_PER_MS = 1_000_000L;
  private static final long POLL_NS = TimeUnit.MILLISECONDS.toNanos(200);

  private final Catalog catalog;
  private final EnginePlan plan;
  private final ManifestStore manifests;
  private final ParquetReader reader;
  private final DuckDb duckDb;
  private final StateFiles states;
  private final LakeRoom room;
  private final StreamTopics topics;
  private final FactorlineProperties shared;
  private final Duration redisTimeout;
  private final Duration patience;

  SeedJob(
      Catalog catalog,
      EnginePlan plan,
      ManifestStore manifests,
      ParquetReader reader,
      DuckDb duckDb,
      StateFiles states,
      LakeRoom room,
      Admin admin,
      FactorlineProperties shared,
      RedisProperties redis,
      SeedProperties properties) {
    this.catalog = catalog;
    this.plan = plan;
    this.manifests = manifests;
    this.reader = reader;
    this.duckDb = duckDb;
    this.states = states;
    this.room = room;
    this.topics = new StreamTopics(admin);
    this.shared = shared;
    this.redisTimeout = redis.timeout();
    this.patience = properties.patience();
  }

  @Override
  public String name() {
    return "seed";
  }

  @Override
  public Map<String, Object> check(Map<String, Object> request) {
    return SeedRequest.check(request, catalog, shared.sourceFolder()).parameters();
  }

  @Override
  public Map<String, Object> run(JobContext context) throws IOException, JobFailedException {
    SeedRequest request = SeedRequest.of(context.parameters());
    BarView view = request.view(catalog);
    StreamTopics.Now now = topics.ticks();
    String file = request.file();
    History history =
        file == null
            ? new LogHistory(plan, view.name(), states, awaitArchive(now, context))
            : imported(file, view, now, context);
    try (StoredRows rows = StoredRows.open(shared.redis().reader(), redisTimeout)) {
      Seeding seeding =
          new Seeding(
              new Seeding.Parts(
                  states, room, topics, shared.kafka().address(), rows::rows, patience),
              request,
              context,
              now.id());
      return request.dryRun()
          ? seeding.dryRun(history, now.partitions())
          : seeding.run(history, now.partitions());
    }
  }

  /**
   * The archive, once it has all that Kafka had when the job began: so no seed that was sent before
   * is undone by this one.
   */
  private TickLog awaitArchive(StreamTopics.Now now, JobContext context) throws IOException {
    long startNs = System.nanoTime();
    while (true) {
      context.check();
      Optional<TickLog> log = archive(now);
      long missing = missing(now, log.orElse(null));
      if (log.isPresent() && missing == 0) {
        return log.get();
      }
      if (System.nanoTime() - startNs > patience.toNanos()) {
        throw new IOException(
            "must be archived within feature-sync.seed.patience: patience="
                + patience
                + ", records="
                + missing);
      }
      LockSupport.parkNanos(POLL_NS);
    }
  }

  private static long missing(StreamTopics.Now now, @Nullable TickLog log) {
    long missing = 0;
    for (int partition = 0; partition < now.partitions(); partition++) {
      long archived = log == null ? 0 : log.end(partition);
      missing += Math.max(0, now.ends().get(partition) - archived);
    }
    return missing;
  }

  /** The archive of this topic, if something of it is archived. */
  private Optional<TickLog> archive(StreamTopics.Now now) throws IOException {
    return TickLog.open(manifests, reader)
        .filter(log -> log.topic().equals(now.id()) && log.partitions() == now.partitions());
  }

  private History imported(String file, BarView view, StreamTopics.Now now, JobContext context)
      throws IOException {
    TickLog log = archive(now).orElse(null);
    BarsHistory.requireWhole(now, log);
    EnginePlan alone = plan.only(view.name());
    ImportedHistory history = new ImportedHistory(view, alone, now.partitions());
    ImportedBars.Count count =
        new ImportedBars(catalog, view, duckDb)
            .run(
                shared.sourceFolder().resolve(file),
                beganNs(now, log),
                history::take,
                rows -> {
                  context.check();
                  context.progress(rows, 0, "bars");
                });
    history.finish();
    return new BarsHistory(alone, history, count, now, log);
  }

  /** When the log began: bars that ended by then are not its own. */
  private static long beganNs(StreamTopics.Now now, @Nullable TickLog log) throws IOException {
    long beganMs = EpochClock.SYSTEM.nowMs();
    for (long firstMs : now.beganMs()) {
      beganMs = firstMs < 0 ? beganMs : Math.min(beganMs, firstMs);
    }
    if (log != null) {
      for (long firstMs : log.beganMs()) {
        beganMs = Math.min(beganMs, firstMs);
      }
    }
    return beganMs * NS_PER_MS;
  }
}
