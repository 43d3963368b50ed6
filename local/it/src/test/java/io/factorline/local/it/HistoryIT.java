package io.factorline.local.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.factorline.catalog.BarView;
import io.factorline.catalog.Catalog;
import io.factorline.catalog.CatalogLoader;
import io.factorline.engine.EngineListener;
import io.factorline.engine.EnginePlan;
import io.factorline.engine.EngineSnapshot;
import io.factorline.engine.ImmediateDelivery;
import io.factorline.engine.PartitionEngine;
import io.factorline.event.Topics;
import io.factorline.lake.Cut;
import io.factorline.lake.LakeFile;
import io.factorline.lake.LakeTables;
import io.factorline.lake.Origin;
import io.factorline.local.backend.KafkaTopics;
import io.factorline.local.backend.TopicLog;
import io.factorline.local.job.Job;
import io.factorline.local.job.JobClient;
import io.factorline.local.process.OsProcess;
import io.factorline.local.replay.Replay;
import io.factorline.local.replay.ReplayProgress;
import io.factorline.local.replay.ReplayReport;
import io.factorline.local.replay.ReplaySettings;
import io.factorline.local.replay.Speed;
import io.factorline.local.stack.Part;
import io.factorline.redis.RedisLink;
import io.factorline.store.Digest;
import io.factorline.store.StateFile;
import io.factorline.store.TopicId;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The way of real trades through the services and back: served live, archived, seeded, computed
 * again; each step gives the bits of the one before.
 */
@Timeout(900)
final class HistoryIT {
  private static final String CHANGED = "changed_5s";
  private static final String VIEWS = "  quote: {kind: quote";
  private static final long MINUTE_NS = 60_000_000_000L;
  private static final long SECOND_NS = 1_000_000_000L;
  private static final long MIDNIGHT_NS = RealTicks.FIRST_DAY_NS + RealTicks.DAY_NS;

  /** In the midst of a bar of the changed view. */
  private static final long CHANGE_NS = MIDNIGHT_NS - MINUTE_NS - 2 * SECOND_NS;

  private static final long SEED_NS = MIDNIGHT_NS - 18 * SECOND_NS;

  @TempDir private Path folder;
  private Services services;
  private Catalog catalog;
  private Path lake;
  private RealTicks ticks;

  @Test
  void shouldGiveTheSameBitsLiveSeededArchivedAndComputedAgain() throws Exception {
    Path old = catalog("old.yaml", "");
    Path changed = catalog("new.yaml", ", unstableBars: 2");
    catalog = CatalogLoader.load(changed);
    lake = folder.resolve("lake");
    ticks = RealTicks.read();
    Files.writeString(folder.resolve("days.csv"), AllAlong.csv(ticks.symbols()));
    try (Services all = new Services(folder)) {
      services = all;
      OsProcess ingest = all.ready(Part.STREAM_INGEST, ingest(old));
      replay("before.csv", 0, CHANGE_NS, 0);
      ingest.kill();
      ingest = ingest(changed);
      OsProcess sync = all.ready(Part.FEATURE_SYNC, sync(changed, lake));
      all.ready(Part.STREAM_INGEST, ingest);
      replay("warming-up.csv", CHANGE_NS, SEED_NS, 0);

      sync = seedWhileKilled(changed, sync);
      succeed(sync, "seed", Map.of("view", "daily", "file", "days.csv"));
      replay("midnight.csv", SEED_NS, Long.MAX_VALUE, 0);
      succeed(sync, "seed", Map.of("view", CHANGED));
      requireRows();
      replay("next.csv", 0, Long.MAX_VALUE, 1);

      requireRows();
      requireSnapshots(sync);
      // The lake has the changed view only since it was served, and until its seed as it warmed up.
      Job backfill = succeed(sync, "backfill", Map.of("view", CHANGED, "onDifference", "revise"));
      assertThat(backfill.report().path("written").asLong(0)).isPositive();
      assertThat(backfill.report().path("identical").asLong(0)).isPositive();
      assertThat(backfill.report().path("revised").asLong(0)).isPositive();
      requireParity(sync);
      sync.kill();
      requireBackfill(changed);
    }
  }

  private Path catalog(String name, String more) throws IOException {
    try (InputStream in = Catalog.class.getResourceAsStream("/catalog/default.yaml")) {
      assertThat(in).isNotNull();
      String shipped = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      assertThat(shipped).contains(VIEWS);
      String view =
          "  " + CHANGED + ": {timeframe: 5s, ttl: 5m, factorSets: [standard]" + more + "}\n";
      return Files.writeString(folder.resolve(name), shipped.replace(VIEWS, view + VIEWS));
    }
  }

  private OsProcess ingest(Path file) {
    return services.start(
        Part.STREAM_INGEST, "factorline.catalog=" + file, "factorline.lake=" + lake);
  }

  private OsProcess sync(Path file, Path root, String... more) {
    return services.start(
        Part.FEATURE_SYNC,
        Stream.concat(
                Stream.of(
                    "factorline.catalog=" + file,
                    "factorline.lake=" + root,
                    "factorline.sources=" + folder,
                    "feature-sync.archive.flush-interval=1s",
                    "feature-sync.research.scratch=" + folder.resolve("scratch"),
                    "feature-sync.lake.min-free=1MB",
                    "feature-sync.jobs.lease=4s",
                    "feature-sync.jobs.poll=100ms"),
                Stream.of(more))
            .toArray(String[]::new));
  }

  /** A view whose definition changed gets its history though its job dies on the way. */
  private OsProcess seedWhileKilled(Path file, OsProcess sync) {
    JobClient client = services.jobs(sync);
    Map<String, Object> fields = Map.of("view", CHANGED);
    Job dry = succeed(sync, "seed", Map.of("view", CHANGED, "dryRun", true));
    assertThat(dry.report().path("symbols").asLong(0)).isEqualTo(ticks.symbols().size());
    assertThat(dry.report().has("seeds")).isFalse();
    String id = client.submit("seed", fields);
    Services.await("the job runs", () -> client.get(id).state() != Job.State.QUEUED);
    sync.kill();
    OsProcess next = services.ready(Part.FEATURE_SYNC, sync(file, lake));
    Job job = Services.end(services.jobs(next), id);
    assertThat(job.state()).as("%s", job).isEqualTo(Job.State.SUCCEEDED);
    assertThat(job.report().path("taken").asLong(0)).isEqualTo(ticks.symbols().size());
    return next;
  }

  private Job succeed(OsProcess sync, String type, Map<String, Object> fields) {
    JobClient client = services.jobs(sync);
    Job job = Services.end(client, client.submit(type, fields));
    assertThat(job.state()).as("%s", job).isEqualTo(Job.State.SUCCEEDED);
    return job;
  }

  private void replay(String name, long fromNs, long toNs, int days) throws IOException {
    Path file = ticks.write(folder.resolve(name), fromNs, toNs, days);
    ReplayReport report =
        new Replay(
                new ReplaySettings(
                    file,
                    services.bootstrapServers(),
                    Speed.parse("max"),
                    symbol -> catalog.venueOf(symbol).id(),
                    Duration.ofMinutes(2)),
                ReplayProgress.NONE)
            .run();
    assertThat(report.applied()).isGreaterThan(1_000);
    assertThat(report.rejected()).containsKeys("DUPLICATE", "LATE");
  }

  private TopicId topic() {
    Cut cut = new Reading().cut();
    return cut.topic();
  }

  /** The stored rows are those of engines that had all views, and all days, from the start. */
  private void requireRows() {
    Map<String, String> stored = new TreeMap<>();
    try (RedisLink link = new RedisLink(URI.create(services.redisUri()), Duration.ofSeconds(10))) {
      for (int partition = 0; partition < KafkaTopics.PARTITIONS; partition++) {
        link.rows()
            .load(partition)
            .forEach(
                row -> stored.put(row.row().symbol(), Digest.ofSymbol(row.row(), row.states())));
      }
    }
    assertThat(stored)
        .isEqualTo(
            new AllAlong(catalog, topic(), KafkaTopics.PARTITIONS)
                .importDays(ticks.symbols())
                .apply(log())
                .digests())
        .hasSameSizeAs(ticks.symbols());
  }

  private List<ConsumerRecord<byte[], byte[]>> log() {
    return TopicLog.read(services.bootstrapServers(), Topics.TICKS);
  }

  /** Each state is the one before it, run over the records between, and the run from the start. */
  private void requireSnapshots(OsProcess sync) throws IOException {
    awaitArchive();
    assertThat(succeed(sync, "snapshot", Map.of()).report().path("states").asLong(0)).isPositive();
    EnginePlan plan = EnginePlan.of(catalog);
    List<ConsumerRecord<byte[], byte[]>> records = log();
    try (LakeBars bars = new LakeBars(lake, folder.resolve("spill-states"))) {
      Map<Integer, List<LakeFile>> states = new TreeMap<>();
      bars.manifest(LakeTables.STATES).files().stream()
          .filter(file -> plan.layout().hash().equals(file.definition()))
          .filter(file -> file.origin() == Origin.BACKFILL)
          .sorted(Comparator.comparingLong(file -> file.offsets().getFirst().to()))
          .forEach(file ->
              states
                  .computeIfAbsent(
                      file.offsets().getFirst().partition(), key -> new java.util.ArrayList<>())
                  .add(file));
      assertThat(states).isNotEmpty();
      for (List<LakeFile> files : states.values()) {
        assertThat(files).hasSize(2);
        StateFile one = StateFile.decode(bars.lake().read(files.get(0).path()));
        StateFile two = StateFile.decode(bars.lake().read(files.get(1).path()));
        PartitionEngine engine =
            EngineSnapshot.resume(one, plan, new ImmediateDelivery(EngineListener.NONE));
        records.stream()
            .filter(record -> record.partition() == one.partition())
            .filter(record -> record.offset() >= one.point().offset())
            .filter(record -> record.offset() < two.point().offset())
            .forEach(record -> engine.apply(AllAlong.record(record)));
        assertThat(EngineSnapshot.of(engine).encode()).isEqualTo(two.encode());
      }
    }
  }

  private void requireParity(OsProcess sync) {
    for (String from : List.of("beginning", "state")) {
      Job parity = succeed(sync, "parity", Map.of("from", from));
      assertThat(parity.report().path("equal").asBoolean(false)).as("%s", parity).isTrue();
      assertThat(parity.report().path("differences").size()).isZero();
    }
  }

  /** Computed anew into a lake that has the ticks alone, the bars are those that were archived. */
  private void requireBackfill(Path file) throws IOException {
    Path other = folder.resolve("other");
    copy("ticks", other);
    copy("states", other);
    OsProcess sync =
        services.ready(Part.FEATURE_SYNC, sync(file, other, "feature-sync.archive.enabled=false"));
    for (BarView view : catalog.barViews()) {
      succeed(sync, "backfill", Map.of("view", view.name()));
    }
    try (LakeBars live = new LakeBars(lake, folder.resolve("spill-live"));
        LakeBars again = new LakeBars(other, folder.resolve("spill-again"))) {
      for (BarView view : catalog.barViews()) {
        Map<String, String> computed = again.of(view);
        Map<String, String> written = live.of(view);
        assertThat(written).as(view.name()).isNotEmpty();
        assertThat(computed).as(view.name()).isEqualTo(written);
      }
    }
  }

  private void copy(String table, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(lake.resolve(table))) {
      for (Path file : files.toList()) {
        Path target = to.resolve(lake.relativize(file));
        if (Files.isDirectory(file)) {
          Files.createDirectories(target);
        } else {
          Files.copy(file, target);
        }
      }
    }
  }

  private void awaitArchive() {
    Map<Integer, Long> ticksEnds = TopicLog.ends(services.bootstrapServers(), Topics.TICKS);
    Map<Integer, Long> barsEnds = TopicLog.ends(services.bootstrapServers(), Topics.FACTOR_BARS);
    Reading reading = new Reading();
    Services.await("all ticks are archived", () -> reading.isPast(LakeTables.TICKS, ticksEnds));
    for (BarView view : catalog.barViews()) {
      String table = LakeTables.bars(view).name();
      Services.await("all bars are archived", () -> reading.isPast(table, barsEnds));
    }
  }

  /** Looks at the manifests of the lake. */
  private final class Reading {
    Cut cut() {
      Services.await("something is archived", () -> cutOf(LakeTables.TICKS) != null);
      return cutOf(LakeTables.TICKS);
    }

    private Cut cutOf(String table) {
      try (LakeBars bars = new LakeBars(lake, folder.resolve("spill-cut"))) {
        return bars.manifest(table).cut();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    boolean isPast(String table, Map<Integer, Long> ends) {
      Cut cut = cutOf(table);
      return cut != null
          && ends.entrySet().stream().allMatch(end -> cut.offset(end.getKey()) >= end.getValue());
    }
  }
}
