package io.factorline.gateway;

import java.util.ArrayList;
import java.util.List;

/** A plan of version 2 in JSON. Stateless. */
final class RolloutPlan {
  static final int MIN_CALLS = 30;
  static final double MAX_ERROR_RATE = 0.05;
  static final int BREACHES = 2;

  /** Who does it and why. */
  static final String WHY = "\"who\":\"ada\",\"why\":\"test\"";

  /** Latency is no reason to roll back. */
  static final String LENIENT = "\"maxLatencyMs\":60000,\"maxLatencyRatio\":50";

  private RolloutPlan() {}

  /** A stage for each weight, in bp, with at most ten signals of 100 USD and a loss of 20. */
  static String of(int... weights) {
    return of(LENIENT, weights);
  }

  /** The same with limits of latency. */
  static String of(String latency, int... weights) {
    List<String> stages = new ArrayList<>();
    for (int weight : weights) {
      stages.add(
          """
          {"weightBp":%d,"limits":{"currency":"USD","maxInstruments":24,"maxOrderNotional":"100.00",
           "maxOrdersPerMinute":1000,"maxGrossPosition":"1000.00","maxLoss":"20.00"}}
          """
              .formatted(weight));
    }
    return """
    {"canaryVersion":2,"universe":"sim",%s,"stages":[%s],
     "guards":{"minCalls":%d,"maxErrorRate":%s,%s,"windowMs":60000,"minStageMs":0,
      "breaches":%d,"passes":2,"coolDownMs":0,"minFills":1}}
    """
        .formatted(WHY, String.join(",", stages), MIN_CALLS, MAX_ERROR_RATE, latency, BREACHES);
  }
}
