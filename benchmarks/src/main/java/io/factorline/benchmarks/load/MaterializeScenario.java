package io.factorline.benchmarks.load;

import io.factorline.local.stack.Part;
import io.factorline.redis.OfflineOutcome;
import io.factorline.redis.OfflineRow;
import io.factorline.redis.OfflineStore;
import io.factorline.redis.SyncRedis;
import java.io.IOException;
import java.net.URI;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The job materialize, a bare client that sends the same guarded writes with all of them made
 * before, and Feast's own materialize of the same file, in turn. One thread.
 */
final class MaterializeScenario implements AutoCloseable {
  private static final int BATCH = 1_000;
  private static final Duration REDIS_TIMEOUT = Duration.ofSeconds(30);
  private static final double NS_PER_S = 1e9;
  private static final String FIGURE = "values/s";

  private final Stack stack;
  private final MaterializeSource source;
  private final PeerCommand feast;
  private final SyncRedis redis;
  private final SyncJobs jobs;
  private final Results results;

  MaterializeScenario(Stack stack, int rows, List<String> feast) {
    this.stack = stack;
    this.source = new MaterializeSource(rows);
    this.feast = new PeerCommand("Feast", feast);
    this.jobs = new SyncJobs(stack.port(Part.FEATURE_SYNC));
    this.redis = new SyncRedis(URI.create(stack.redisUri()), REDIS_TIMEOUT);
    this.results =
        new Results(
            "materialize: %,d rows of %d doubles, a row per entity, Parquet to Redis"
                .formatted(rows, MaterializeSource.FIELDS));
  }

  Results run(int runs) throws IOException {
    for (int run = 0; run <= runs; run++) {
      // The first one warms up and is not counted.
      boolean counts = run > 0;
      try {
        source.write(stack.file("bench.parquet"), run);
      } catch (SQLException e) {
        throw new IOException("must be written: file=bench.parquet", e);
      }
      add(counts, "job", jobSeconds());
      add(counts, "bare client", bareSeconds(source.encoded(run)));
      String file = stack.file("bench.parquet").toString();
      double[] told = counts ? feast.run(file, stack.redisUri()) : null;
      if (told != null) {
        add(counts, "Feast", told[0]);
      }
    }
    results.add("job / bare client", "ratio", ratio("job", "bare client"));
    if (feast.isThere()) {
      results.add("job / Feast", "ratio", ratio("job", "Feast"));
    }
    return results;
  }

  private double ratio(String variant, String peer) {
    return results.median(FIGURE, variant) / results.median(FIGURE, peer);
  }

  private void add(boolean counts, String variant, double seconds) {
    if (counts) {
      results.add(FIGURE, variant, source.rows() * (double) MaterializeSource.FIELDS / seconds);
    }
  }

  /** From the begin of the job to its end, which includes reading, sorting and the lake. */
  private double jobSeconds() {
    SyncJobs.Done done = jobs.run("{\"type\":\"materialize\",\"view\":\"bench\"}");
    long written = done.report().path("entities").path("written").asLong(-1);
    if (written != source.rows()) {
      throw new IllegalStateException("must write all rows: report=" + done.report());
    }
    return done.seconds();
  }

  /** The same script and batches, one on its way while the next is sent. */
  private double bareSeconds(List<OfflineRow> rows) throws IOException {
    OfflineStore store = redis.offline();
    long startNs = System.nanoTime();
    OfflineStore.@Nullable Sent onItsWay = null;
    for (int from = 0; from < rows.size(); from += BATCH) {
      OfflineStore.Sent next = store.send(rows.subList(from, Math.min(rows.size(), from + BATCH)));
      requireWritten(onItsWay);
      onItsWay = next;
    }
    requireWritten(onItsWay);
    return (System.nanoTime() - startNs) / NS_PER_S;
  }

  private static void requireWritten(OfflineStore.@Nullable Sent sent) throws IOException {
    if (sent != null && !sent.await().stream().allMatch(OfflineOutcome.WRITTEN::equals)) {
      throw new IOException("must be written: all rows of a batch");
    }
  }

  @Override
  public void close() {
    jobs.close();
    redis.close();
  }
}
