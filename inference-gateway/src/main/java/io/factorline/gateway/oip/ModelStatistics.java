package io.factorline.gateway.oip;

/**
 * What a server has counted for one version since it was loaded; all durations are sums in ns.
 *
 * @param lastInferenceMs ms since the epoch, 0 for never
 */
public record ModelStatistics(
    String name,
    String version,
    long lastInferenceMs,
    long inferences,
    long executions,
    Duration success,
    Duration fail,
    Duration queue,
    Duration inputCompute,
    Duration inferCompute,
    Duration outputCompute) {

  /** How often, and for how long in all. */
  public record Duration(long count, long totalNs) {}
}
