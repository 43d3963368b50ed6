package io.factorline.benchmarks.load.watch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** One look at the Prometheus page of a service. Immutable. */
public final class Metrics {
  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static final String UPPER = "le=\"";

  private final Map<String, Double> samples;

  private Metrics(Map<String, Double> samples) {
    this.samples = samples;
  }

  /** Reads the page of the service whose management port this is. */
  public static Metrics of(int managementPort) {
    URI page = URI.create("http://127.0.0.1:" + managementPort + "/actuator/prometheus");
    try {
      HttpRequest request = HttpRequest.newBuilder(page).build();
      HttpResponse<String> answer = CLIENT.send(request, HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() != 200) {
        throw new IllegalStateException(
            "must be 200: status=" + answer.statusCode() + ", page=" + page);
      }
      return parse(answer.body());
    } catch (IOException e) {
      throw new UncheckedIOException("must answer: page=" + page, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  static Metrics parse(String page) {
    Map<String, Double> samples = new HashMap<>();
    page.lines()
        .filter(line -> !line.startsWith("#") && line.contains(" "))
        .forEach(line -> {
          int at = line.lastIndexOf(' ');
          samples.put(line.substring(0, at), Double.parseDouble(line.substring(at + 1)));
        });
    return new Metrics(samples);
  }

  /**
   * The sum of all samples of a name whose labels hold this text.
   *
   * @param label as {@code outcome="applied"}; empty for all
   */
  public double sum(String name, String label) {
    return samples.entrySet().stream()
        .filter(sample -> isNamed(sample.getKey(), name) && sample.getKey().contains(label))
        .mapToDouble(Map.Entry::getValue)
        .sum();
  }

  /** The largest sample of a name; 0 where there is none. */
  public double max(String name) {
    return samples.entrySet().stream()
        .filter(sample -> isNamed(sample.getKey(), name))
        .mapToDouble(Map.Entry::getValue)
        .max()
        .orElse(0);
  }

  /**
   * A percentile of what a histogram took since an earlier look, in its own unit: the upper bound
   * of the bucket in which it lies, so never too small. NaN where it took nothing.
   */
  public double percentileSince(Metrics earlier, String histogram, double percentile) {
    Map<Double, Double> before = earlier.buckets(histogram);
    Map<Double, Double> taken = new TreeMap<>();
    buckets(histogram)
        .forEach((bound, count) -> taken.put(bound, count - before.getOrDefault(bound, 0.0)));
    double all = taken.getOrDefault(Double.POSITIVE_INFINITY, 0.0);
    for (Map.Entry<Double, Double> bucket : taken.entrySet()) {
      if (all > 0 && bucket.getValue() >= all * percentile / 100) {
        return bucket.getKey();
      }
    }
    return Double.NaN;
  }

  private Map<Double, Double> buckets(String histogram) {
    Map<Double, Double> buckets = new HashMap<>();
    samples.forEach((sample, count) -> {
      if (isNamed(sample, histogram + "_bucket")) {
        int at = sample.indexOf(UPPER) + UPPER.length();
        String bound = sample.substring(at, sample.indexOf('"', at));
        double upper = bound.equals("+Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(bound);
        buckets.merge(upper, count, Double::sum);
      }
    });
    return buckets;
  }

  private static boolean isNamed(String sample, String name) {
    return sample.startsWith(name)
        && (sample.length() == name.length() || sample.charAt(name.length()) == '{');
  }
}
