package io.factorline.gateway.oip;

import io.factorline.gateway.tensor.Tensor;
import java.util.List;

/**
 * What a server computed.
 *
 * @param version the version that did it
 */
public record InferReply(String model, String version, String id, List<Tensor> outputs) {
  public InferReply {
    outputs = List.copyOf(outputs);
  }

  /**
   * The output of a name.
   *
   * @throws OipFailure if there is none
   */
  public Tensor output(String name) throws OipFailure {
    for (Tensor output : outputs) {
      if (output.name().equals(name)) {
        return output;
      }
    }
    throw new OipFailure(OipFailure.Kind.GARBAGE, "must be in the answer: output=" + name);
  }
}
