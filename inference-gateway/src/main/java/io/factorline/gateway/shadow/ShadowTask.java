package io.factorline.gateway.shadow;

import io.factorline.gateway.drift.DriftTrial;
import io.factorline.gateway.model.LiveVersion;
import io.factorline.gateway.repository.ModelKey;
import io.factorline.gateway.signal.Arm;
import io.factorline.gateway.signal.SignalAnswer;
import org.jspecify.annotations.Nullable;

/**
 * What is to be scored once an answer stands: a shadow on what the stable version answered with, or
 * the stable version on what the canary answered with, so that each pair of scores is of one
 * vector.
 *
 * @param answered the arm whose vectors are scored again
 * @param scorer which version scores
 * @param sha256 of its file
 * @param champion the stable version
 * @param drift null where the scores are not compared
 */
record ShadowTask(
    Arm answered,
    ModelKey scorer,
    String sha256,
    LiveVersion champion,
    @Nullable DriftTrial drift,
    SignalAnswer answer) {

  /** Against which arm it is counted. */
  String against() {
    return answered.wireName();
  }

  /** Most rows that it can have. */
  int rows() {
    return answer.signals().size();
  }
}
