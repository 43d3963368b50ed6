package io.factorline.benchmarks.load;

import io.factorline.benchmarks.load.watch.PeakMemory;
import io.factorline.local.stack.Part;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The job training-set over a long spine, and over a shorter one beside Feast's two engines for
 * files, whose answers must be the same. One thread.
 */
final class TrainingScenario implements AutoCloseable {
  private static final double GIB = 1L << 30;
  private static final String SECONDS = "seconds";
  private static final String RATE = "spine rows/s";
  private static final String PEAK = "peak memory of feature-sync, GiB";
  private static final List<String> ENGINES = List.of("dask", "duckdb");

  private final Path folder;
  private final Path research;
  private final PeerCommand feast;
  private final SyncJobs jobs;
  private final long pid;
  private final Results results = new Results("training sets: 3 views of 10 doubles");

  TrainingScenario(Stack stack, Path data, List<String> feast) {
    this.folder = stack.file(".").normalize();
    this.research = data.resolve("research");
    this.feast = new PeerCommand("Feast", feast);
    this.jobs = new SyncJobs(stack.port(Part.FEATURE_SYNC));
    this.pid = stack.pid(Part.FEATURE_SYNC);
  }

  Results run(int runs) throws IOException {
    for (String view : List.of(TrainingSource.MANY.facts(), TrainingSource.FEW.facts())) {
      jobs.run("{\"type\":\"materialize\",\"view\":\"%s\"}".formatted(view));
    }
    for (int run = 0; run <= runs; run++) {
      // The first one warms up and is not counted; Feast begins in a new process each time.
      boolean counts = run > 0;
      if (counts) {
        tell("job, long spine", job("spine.parquet", TrainingSource.MANY));
      }
      tellBesideFeast(counts);
    }
    tellRatios();
    return results;
  }

  private void tellBesideFeast(boolean counts) throws IOException {
    Made ours = job("few.parquet", TrainingSource.FEW);
    if (!counts) {
      return;
    }
    tell("job, short spine", ours);
    for (String engine : ENGINES) {
      double[] told =
          feast.run(
              engine,
              research.resolve("few.parquet").toString(),
              folder.toString(),
              research.resolve(ours.output).toString());
      if (told != null) {
        results.add(SECONDS, "Feast, " + engine, told[0]);
        results.add(RATE, "Feast, " + engine, ours.rows / told[0]);
      }
    }
  }

  private void tellRatios() {
    for (String engine : feast.isThere() ? ENGINES : List.<String>of()) {
      double theirs = results.median(SECONDS, "Feast, " + engine);
      double ours = results.median(SECONDS, "job, short spine");
      results.add("times as fast as Feast", "Feast, " + engine, theirs / ours);
    }
  }

  /** What a job made. */
  private record Made(double seconds, long rows, String output, double peakBytes) {}

  private void tell(String variant, Made made) throws IOException {
    results.add("rows", variant, made.rows);
    results.add(SECONDS, variant, made.seconds);
    results.add(RATE, variant, made.rows / made.seconds);
    results.add(PEAK, variant, made.peakBytes / GIB);
    results.add("MB of the output", variant, Files.size(research.resolve(made.output)) / 1e6);
  }

  private Made job(String spine, TrainingSource.Views views) throws IOException {
    String output = "out-" + spine;
    Files.deleteIfExists(research.resolve(output));
    String factors =
        TrainingSource.factors(views).stream().collect(Collectors.joining("\",\"", "\"", "\""));
    PeakMemory.reset(pid);
    SyncJobs.Done done =
        jobs.run(
            "{\"type\":\"training-set\",\"spine\":\"%s\",\"output\":\"%s\",\"factors\":[%s]}"
                .formatted(spine, output, factors));
    return new Made(
        done.seconds(), done.report().path("rows").asLong(-1), output, PeakMemory.bytes(pid));
  }

  @Override
  public void close() {
    jobs.close();
  }
}
