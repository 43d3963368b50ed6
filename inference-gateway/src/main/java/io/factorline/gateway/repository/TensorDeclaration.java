package io.factorline.gateway.repository;

import io.factorline.gateway.tensor.DataType;
import java.util.List;

/**
 * An input or output that a configuration declares.
 *
 * @param dims -1 for a dimension of any length
 */
public record TensorDeclaration(String name, DataType type, List<Long> dims) {
  public TensorDeclaration {
    dims = List.copyOf(dims);
  }
}
