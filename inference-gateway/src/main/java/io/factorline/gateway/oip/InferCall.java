package io.factorline.gateway.oip;

import io.factorline.gateway.tensor.Tensor;
import java.util.List;

/**
 * What a server is asked to compute.
 *
 * @param version empty for the greatest that is ready
 * @param id returned with the answer
 * @param outputs names; empty for all
 */
public record InferCall(
    String model, String version, String id, List<Tensor> inputs, List<String> outputs) {
  public InferCall {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
  }
}
