package io.factorline.gateway.repository;

import io.factorline.catalog.FactorRef;
import io.factorline.catalog.Reading;
import io.factorline.gateway.tensor.DataType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a version of a model reads, gives and means: the {@code manifest.json} beside its {@code
 * model.onnx}. Immutable.
 *
 * @param version >= 1
 * @param sha256 64 hex digits of the model's file
 * @param scoreBins inner edges of the bins that scores are counted in, ascending, such as quantiles
 *     of the scores of the training data; empty where none are named
 * @param inputs in the order of the columns of the model's input
 */
public record Manifest(
    String model,
    long version,
    String description,
    String sha256,
    Port input,
    Port output,
    Range outputRange,
    List<Double> scoreBins,
    DecisionRule decision,
    List<Input> inputs) {
  public Manifest {
    scoreBins = List.copyOf(scoreBins);
    inputs = List.copyOf(inputs);
  }

  /** One that names no bins of its scores. */
  public Manifest(
      String model,
      long version,
      String description,
      String sha256,
      Port input,
      Port output,
      Range outputRange,
      DecisionRule decision,
      List<Input> inputs) {
    this(
        model,
        version,
        description,
        sha256,
        input,
        output,
        outputRange,
        List.of(),
        decision,
        inputs);
  }

  /** A tensor of the model. */
  public record Port(String name, DataType type) {}

  /**
   * One column of the input.
   *
   * @param definition hash of the view's definition that the model was made for
   * @param fill what stands in for a missing value; null where there is no signal without it
   * @param allowStale whether a stale value may be used; never one of a halted symbol
   * @param range what the factor can be at all; a value outside is not scored
   * @param statistics of the data that the model was trained on; null where it was not trained
   */
  public record Input(
      FactorRef factor,
      Reading reading,
      String definition,
      @Nullable Double fill,
      boolean allowStale,
      Range range,
      @Nullable Statistics statistics) {}

  /** Distribution of a factor in the data that a model was trained on. */
  public record Statistics(long count, double mean, double deviation, double min, double max) {}
}
