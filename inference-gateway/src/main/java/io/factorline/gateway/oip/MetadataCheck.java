package io.factorline.gateway.oip;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Compares what a server says of a version with what the version is declared to be. Stateless;
 * thread-safe.
 */
public final class MetadataCheck {
  private static final long ANY = -1;

  private MetadataCheck() {}

  /**
   * What a version must take and give.
   *
   * @param inputs all of them, in any order
   * @param outputs those that are read; a server may have more
   */
  public record Declaration(
      String model, String version, List<TensorMetadata> inputs, List<TensorMetadata> outputs) {
    public Declaration {
      inputs = List.copyOf(inputs);
      outputs = List.copyOf(outputs);
    }
  }

  /** One line for each thing that does not fit, naming it; empty where all does. */
  public static List<String> problems(Declaration declared, ModelMetadata told) {
    List<String> problems = new ArrayList<>();
    if (!told.name().equals(declared.model())) {
      problems.add(
          "must be the model declared: declared=%s, told=%s"
              .formatted(declared.model(), told.name()));
    }
    if (!told.versions().isEmpty() && !told.versions().contains(declared.version())) {
      problems.add(
          "must have the version declared: declared=%s, told=%s"
              .formatted(declared.version(), told.versions()));
    }
    compare("input", declared.inputs(), told.inputs(), problems);
    for (TensorMetadata extra : told.inputs()) {
      if (declared.inputs().stream().noneMatch(t -> t.name().equals(extra.name()))) {
        problems.add("must be declared: input=" + extra.name());
      }
    }
    compare("output", declared.outputs(), told.outputs(), problems);
    return problems;
  }

  private static void compare(
      String kind, List<TensorMetadata> declared, List<TensorMetadata> told, List<String> into) {
    for (TensorMetadata want : declared) {
      TensorMetadata have = null;
      for (TensorMetadata tensor : told) {
        have = tensor.name().equals(want.name()) ? tensor : have;
      }
      if (have == null) {
        into.add("must be at the server: " + kind + "=" + want.name());
      } else if (!have.datatype().equals(want.datatype())) {
        into.add(
            "must have the type declared: %s=%s, declared=%s, told=%s"
                .formatted(kind, want.name(), want.datatype(), have.datatype()));
      } else if (!fits(want.shape(), have.shape())) {
        into.add(
            "must have the shape declared: %s=%s, declared=%s, told=%s"
                .formatted(kind, want.name(), want.shape(), have.shape()));
      }
    }
  }

  private static boolean fits(List<Long> want, List<Long> have) {
    if (want.size() != have.size()) {
      return false;
    }
    for (int i = 0; i < want.size(); i++) {
      if (have.get(i) != ANY && !Objects.equals(want.get(i), have.get(i))) {
        return false;
      }
    }
    return true;
  }
}
