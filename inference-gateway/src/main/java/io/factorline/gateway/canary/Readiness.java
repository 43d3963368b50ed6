package io.factorline.gateway.canary;

import io.factorline.gateway.rollout.Trial;

/** Says whether a version on trial is ready in this process. Thread-safe. */
public interface Readiness {
  /**
   * Why it is not: not live, another file, or not ready at a backend; empty where it is.
   *
   * @param trial of the model
   */
  String notReady(String model, Trial trial);
}
