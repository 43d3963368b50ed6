package io.factorline.gateway.faketriton;

import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * One version of a model that takes a matrix of FP64 or FP32 and gives one number per row.
 *
 * @param state as the index tells it: READY, LOADING, UNLOADING, UNAVAILABLE
 * @param maxBatch most rows of one request; 0 for any
 */
record FakeModel(
    String name,
    String version,
    String state,
    String input,
    String output,
    String datatype,
    int columns,
    int maxBatch,
    ToDoubleFunction<double[]> score) {

  FakeModel withState(String newState) {
    return new FakeModel(
        name, version, newState, input, output, datatype, columns, maxBatch, score);
  }

  List<Long> shape() {
    return List.of(-1L, (long) columns);
  }
}
