package io.factorline.benchmarks.load;

import io.factorline.benchmarks.load.watch.CpuTime;
import io.factorline.benchmarks.load.watch.Metrics;
import io.factorline.benchmarks.load.watch.RedisWatch;
import io.factorline.local.stack.Part;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What the stack has used so far: CPU seconds by process, bytes of Redis, counters of
 * stream-ingest. Two of them a while apart tell a load's cost.
 */
record Usage(
    long timeNs, Map<String, Double> cpuSeconds, double redisIn, double redisOut, Metrics ingest) {
  private static final String GENERATOR = "generator";

  /** As of now. */
  static Usage now(Stack stack, RedisWatch redis) {
    Map<String, Double> cpu = new LinkedHashMap<>();
    for (Part part : stack.parts()) {
      cpu.put(part.label(), CpuTime.seconds(stack.pid(part)));
    }
    cpu.put(GENERATOR, CpuTime.seconds(ProcessHandle.current().pid()));
    Metrics ingest = Metrics.of(stack.management(Part.STREAM_INGEST));
    return new Usage(System.nanoTime(), cpu, redis.bytesIn(), redis.bytesOut(), ingest);
  }

  double secondsSince(Usage earlier) {
    return (timeNs - earlier.timeNs) / 1e9;
  }

  double applied() {
    return ingest.sum("ingest_records_total", "outcome=\"applied\"");
  }

  double appliedSince(Usage earlier) {
    return applied() - earlier.applied();
  }

  double rejectedSince(Usage earlier) {
    double all = ingest.sum("ingest_records_total", "");
    return all - earlier.ingest.sum("ingest_records_total", "") - appliedSince(earlier);
  }

  double rowsSince(Usage earlier) {
    return ingest.sum("ingest_rows_total", "") - earlier.ingest.sum("ingest_rows_total", "");
  }

  double rowBytesSince(Usage earlier) {
    String name = "ingest_row_bytes_total";
    return ingest.sum(name, "") - earlier.ingest.sum(name, "");
  }

  /** Tells the cost of each process, in all and by unit of work. */
  void tellCpuSince(Usage earlier, double units, String unit, Results results, String variant) {
    cpuSeconds.forEach((process, seconds) -> {
      double used = seconds - earlier.cpuSeconds.getOrDefault(process, 0.0);
      results.add("CPU us per " + unit + ", " + process, variant, used * 1e6 / units);
    });
    cpuSeconds.forEach((process, seconds) -> {
      double used = seconds - earlier.cpuSeconds.getOrDefault(process, 0.0);
      results.add("CPU % of a core, " + process, variant, 100 * used / secondsSince(earlier));
    });
    double wall = secondsSince(earlier);
    results.add("Redis in, MB/s", variant, (redisIn - earlier.redisIn) / wall / 1e6);
    results.add("Redis out, MB/s", variant, (redisOut - earlier.redisOut) / wall / 1e6);
  }
}
