package io.factorline.gateway.oip;

import java.util.List;

/**
 * What a server says of one input or output.
 *
 * @param datatype wire name of the type
 * @param shape -1 for a dimension of any length
 */
public record TensorMetadata(String name, String datatype, List<Long> shape) {
  public TensorMetadata {
    shape = List.copyOf(shape);
  }
}
