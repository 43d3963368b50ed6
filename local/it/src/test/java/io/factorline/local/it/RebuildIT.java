package io.factorline.local.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.factorline.event.Topics;
import io.factorline.lake.Cut;
import io.factorline.lake.LakeTables;
import io.factorline.local.backend.KafkaTopics;
import io.factorline.local.backend.TopicLog;
import io.factorline.local.demo.DemoData;
import io.factorline.local.job.JobClient;
import io.factorline.local.process.OsProcess;
import io.factorline.local.rebuild.IngestAdmin;
import io.factorline.local.rebuild.Rebuild;
import io.factorline.local.rebuild.RebuildException;
import io.factorline.local.rebuild.RebuildListener;
import io.factorline.local.replay.Replay;
import io.factorline.local.replay.ReplayProgress;
import io.factorline.local.replay.ReplaySettings;
import io.factorline.local.replay.Speed;
import io.factorline.local.simulator.SimulatorMain;
import io.factorline.local.stack.Part;
import io.factorline.redis.RedisLink;
import io.factorline.redis.SyncRedis;
import io.factorline.security.OwnKey;
import io.factorline.store.Digest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A Redis that lost everything is rebuilt from the lake and what Kafka still has. */
@Timeout(600)
final class RebuildIT {
  private static final Duration GRACE = Duration.ofSeconds(15);
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final String VIEW = "fundamentals";
  private static final List<String> SYMBOLS = SimulatorMain.symbols();
  private static final long SEED = 1;
  private static final int SECONDS = 150;

  /** 2024-08-08T00:00:00Z. */
  private static final long START_NS = 1_723_075_200_000_000_000L;

  @TempDir private Path folder;
  private Path lake;
  private Services services;

  @Test
  void shouldRebuildRowsAndOfflineViewsFromLakeAndKafka() throws IOException {
    lake = folder.resolve("lake");
    new DemoData(SimulatorMain.firstPriceTicks(SEED), SEED, LocalDate.EPOCH.plusYears(54))
        .write(folder.resolve("demo"));
    try (Services all = new Services(folder)) {
      services = all;
      OsProcess ingest = all.ready(Part.STREAM_INGEST, ingest());
      OsProcess sync = all.ready(Part.FEATURE_SYNC, sync());
      JobClient jobs = all.jobs(sync);
      replay("first.csv", 0);
      Services.end(jobs, jobs.submit("materialize", Map.of("view", VIEW)));
      Told told = new Told();
      Rebuild early = rebuild(ingest, jobs, told);
      assertThatThrownBy(early::run)
          .isInstanceOf(RebuildException.class)
          .hasMessageStartingWith("Nothing is lost");
      Map<Integer, Long> archived = TopicLog.ends(all.bootstrapServers(), Topics.TICKS);
      Services.await("the first file is archived", () -> isArchived(archived));
      replay("second.csv", SECONDS);
      String before = digest();

      ingest.stop(GRACE);
      all.emptyRedis();
      forget(archived);
      OsProcess next = ingest();
      Services.await("it answers", () -> isAnswering(next));
      rebuild(next, jobs, told).run();

      all.ready(Part.STREAM_INGEST, next);
      Services.await("the digest is as before", () -> digest().equals(before));
      assertThat(told.lines)
          .containsExactly(
              "lost " + KafkaTopics.PARTITIONS,
              "states " + KafkaTopics.PARTITIONS + " {}",
              "open " + KafkaTopics.PARTITIONS,
              VIEW + " is loaded");
    }
  }

  private OsProcess ingest() {
    // However fast all of this is, the partitions go on behind the records that Kafka forgets.
    return services.start(Part.STREAM_INGEST, "factorline.lake=" + lake, "ingest.max-loss=100ms");
  }

  private OsProcess sync() {
    return services.start(
        Part.FEATURE_SYNC,
        "factorline.lake=" + lake,
        "factorline.sources=" + folder,
        "feature-sync.archive.flush-interval=1s",
        "feature-sync.lake.min-free=1MB",
        "feature-sync.jobs.poll=100ms");
  }

  private Rebuild rebuild(OsProcess ingest, JobClient jobs, RebuildListener listener) {
    IngestAdmin admin = new IngestAdmin(services.management(ingest), OwnKey.NONE);
    return new Rebuild(List.of(admin), jobs, this::lostViews, listener);
  }

  private List<String> lostViews() {
    try (SyncRedis redis = new SyncRedis(URI.create(services.redisUri()), TIMEOUT)) {
      return redis.offline().watermark(VIEW).isEmpty() ? List.of(VIEW) : List.of();
    }
  }

  private boolean isAnswering(OsProcess ingest) {
    try {
      return !new IngestAdmin(services.management(ingest), OwnKey.NONE)
          .partitions()
          .closed()
          .isEmpty();
    } catch (RebuildException e) {
      return false;
    }
  }

  /** Seconds of a market of a few symbols, each trade a cent off the one before. */
  private void replay(String name, int fromSecond) throws IOException {
    StringBuilder csv = new StringBuilder("symbol,seq,event_time,price,size\n");
    for (int second = fromSecond; second < fromSecond + SECONDS; second++) {
      for (int i = 0; i < SYMBOLS.size(); i++) {
        csv.append(SYMBOLS.get(i)).append(',').append(second + 1).append(',');
        csv.append(START_NS + second * 1_000_000_000L + i).append(',');
        csv.append(100 + (second * 7 + i * 13) % 31 / 100.0).append(",5\n");
      }
    }
    Path file = Files.writeString(folder.resolve(name), csv);
    ReplaySettings settings =
        new ReplaySettings(
            file,
            services.bootstrapServers(),
            Speed.parse("max"),
            symbol -> SimulatorMain.VENUE,
            Duration.ofMinutes(2));
    assertThat(new Replay(settings, ReplayProgress.NONE).run().rejected()).isEmpty();
  }

  private boolean isArchived(Map<Integer, Long> ends) {
    try (LakeBars bars = new LakeBars(lake, folder.resolve("spill"))) {
      Cut cut = bars.manifest(LakeTables.TICKS).cut();
      return cut != null
          && ends.entrySet().stream().allMatch(end -> cut.offset(end.getKey()) >= end.getValue());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Kafka has only what is not archived: half of the history is in the lake alone. */
  private void forget(Map<Integer, Long> below) {
    Map<TopicPartition, RecordsToDelete> wanted = new HashMap<>();
    below.forEach((partition, offset) ->
        wanted.put(
            new TopicPartition(Topics.TICKS, partition), RecordsToDelete.beforeOffset(offset)));
    try (Admin admin =
        Admin.create(
            Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, services.bootstrapServers()))) {
      admin.deleteRecords(wanted).all().get(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new IllegalStateException("Kafka must forget", e);
    }
  }

  private String digest() {
    Digest digest = new Digest();
    try (RedisLink link = new RedisLink(URI.create(services.redisUri()), TIMEOUT)) {
      for (int partition = 0; partition < KafkaTopics.PARTITIONS; partition++) {
        link.rows().load(partition).forEach(row -> digest.add(row.row(), row.states()));
      }
    }
    return digest.hex();
  }

  private static final class Told implements RebuildListener {
    private final List<String> lines = new ArrayList<>();

    @Override
    public void lost(int partitions) {
      lines.add("lost " + partitions);
    }

    @Override
    public void states(int partitions, Map<Integer, String> without) {
      lines.add("states " + partitions + " " + without);
    }

    @Override
    public void open(int partitions) {
      lines.add("open " + partitions);
    }

    @Override
    public void loaded(String view, String problem) {
      lines.add(view + (problem.isEmpty() ? " is loaded" : " " + problem));
    }
  }
}
