package io.factorline.gateway.audit;

import io.factorline.gateway.embedded.EmbeddedException;
import io.factorline.gateway.embedded.EmbeddedModels;
import io.factorline.gateway.model.LiveModels;
import io.factorline.gateway.model.LiveVersion;
import io.factorline.gateway.repository.Manifest;
import io.factorline.gateway.repository.ModelKey;
import io.factorline.gateway.tensor.Tensor;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Computes recorded predictions again, in this process. Thread-safe. */
public final class Replay {
  private final LiveModels models;
  private final EmbeddedModels embedded;

  public Replay(LiveModels models, EmbeddedModels embedded) {
    this.models = models;
    this.embedded = embedded;
  }

  /** What came of it. */
  public enum Outcome {
    /** The score has the same bits. */
    EQUAL,
    /** The score has other bits. */
    DIFFERENT,
    /** The record has no score, or no vector. */
    NO_SCORE,
    /** The version is not live here, or is not the same file. */
    MODEL_GONE,
    /** The model does not run, or the vector is none that it can take. */
    FAILED
  }

  /**
   * A prediction as it was recorded and as it was computed again.
   *
   * @param recorded null where none was recorded
   * @param recomputed null where it was not computed
   */
  public record Result(Outcome outcome, @Nullable Double recorded, @Nullable Double recomputed) {}

  /** Computes the prediction of a record again and compares it to the bit. */
  public Result replay(JsonNode found) {
    JsonNode score = found.path("score");
    JsonNode vector = found.path("vector");
    boolean isVector = vector.isArray() && vector.valueStream().allMatch(JsonNode::isNumber);
    if (!score.isNumber() || !isVector) {
      return new Result(Outcome.NO_SCORE, null, null);
    }
    double recorded = score.asDouble();
    ModelKey key =
        new ModelKey(found.path("model").asString(""), found.path("modelVersion").asLong(0));
    LiveVersion live = models.find(key);
    boolean isSame =
        live != null
            && live.manifest().sha256().equals(found.path("modelSha256").asString(""))
            && live.manifest().inputs().size() == vector.size();
    if (live == null || !isSame) {
      return new Result(Outcome.MODEL_GONE, recorded, null);
    }
    return computed(live.manifest(), key, vector, recorded);
  }

  private Result computed(Manifest manifest, ModelKey key, JsonNode vector, double recorded) {
    double[] values = new double[vector.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = vector.get(i).asDouble();
    }
    try {
      Tensor input = Tensor.matrix(manifest.input().name(), manifest.input().type(), 1, values);
      double recomputed = embedded.run(key, input).doubles()[0];
      boolean isEqual =
          Double.doubleToRawLongBits(recomputed) == Double.doubleToRawLongBits(recorded);
      return new Result(isEqual ? Outcome.EQUAL : Outcome.DIFFERENT, recorded, recomputed);
    } catch (EmbeddedException | IllegalArgumentException e) {
      return new Result(Outcome.FAILED, recorded, null);
    }
  }
}
