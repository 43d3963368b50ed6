package io.factorline.gateway.repository;

import com.google.protobuf.TextFormat;
import io.factorline.gateway.oip.wire.ModelConfig;
import io.factorline.gateway.oip.wire.ModelDataType;
import io.factorline.gateway.oip.wire.ModelVersionPolicy;
import io.factorline.gateway.tensor.DataType;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What a model's {@code config.pbtxt} says, as far as it is used. Immutable. */
public final class ModelConfiguration {
  private static final TextFormat.Parser PARSER =
      TextFormat.Parser.newBuilder().setAllowUnknownFields(true).build();
  private static final String TYPE_PREFIX = "TYPE_";
  private static final long ANY = -1;

  private final String name;
  private final ModelVersionPolicy policy;
  private final List<TensorDeclaration> inputs;
  private final List<TensorDeclaration> outputs;
  private final int mostRows;

  private ModelConfiguration(
      String name,
      int mostRows,
      ModelVersionPolicy policy,
      List<TensorDeclaration> inputs,
      List<TensorDeclaration> outputs) {
    this.name = name;
    this.mostRows = mostRows;
    this.policy = policy;
    this.inputs = List.copyOf(inputs);
    this.outputs = List.copyOf(outputs);
  }

  /**
   * Reads the text of a {@code config.pbtxt}; what the gateway does not use is skipped.
   *
   * @param folder name of the model's folder, which must be the model's name
   * @throws RepositoryException naming what is wrong
   */
  public static ModelConfiguration parse(String folder, String text) throws RepositoryException {
    ModelConfig.Builder config = ModelConfig.newBuilder();
    try {
      PARSER.merge(text, config);
    } catch (TextFormat.ParseException e) {
      throw new RepositoryException(
          "must be protobuf text: file=config.pbtxt, at=%d:%d, problem=%s"
              .formatted(e.getLine(), e.getColumn(), e.getMessage()),
          e);
    }
    String name = config.getName().isEmpty() ? folder : config.getName();
    if (!name.equals(folder)) {
      throw new RepositoryException(
          "must be the name of the folder: file=config.pbtxt, name=" + name);
    }
    boolean isOnnx =
        config.getBackend().equals("onnxruntime")
            || config.getPlatform().equals("onnxruntime_onnx");
    if (!isOnnx) {
      throw new RepositoryException(
          "must be onnxruntime: file=config.pbtxt, backend=" + config.getBackend());
    }
    return of(name, config);
  }

  private static ModelConfiguration of(String name, ModelConfig.Builder config)
      throws RepositoryException {
    boolean isBatched = config.getMaxBatchSize() > 0;
    List<TensorDeclaration> inputs = new ArrayList<>();
    for (var input : config.getInputList()) {
      inputs.add(tensor(input.getName(), input.getDataType(), input.getDimsList(), isBatched));
    }
    List<TensorDeclaration> outputs = new ArrayList<>();
    for (var output : config.getOutputList()) {
      outputs.add(tensor(output.getName(), output.getDataType(), output.getDimsList(), isBatched));
    }
    int mostRows = Math.max(0, config.getMaxBatchSize());
    return new ModelConfiguration(name, mostRows, config.getVersionPolicy(), inputs, outputs);
  }

  private static TensorDeclaration tensor(
      String name, ModelDataType type, List<Long> dims, boolean isBatched)
      throws RepositoryException {
    List<Long> all = new ArrayList<>();
    if (isBatched) {
      all.add(ANY);
    }
    all.addAll(dims);
    try {
      DataType known = DataType.of(type.name().substring(TYPE_PREFIX.length()));
      return new TensorDeclaration(name, known, all);
    } catch (IllegalArgumentException e) {
      throw new RepositoryException(
          "must be a type of fixed size: file=config.pbtxt, tensor=%s, type=%s"
              .formatted(name, type),
          e);
    }
  }

  public String name() {
    return name;
  }

  /** Most rows of one call ({@code max_batch_size}); 0 for any number. */
  public int mostRows() {
    return mostRows;
  }

  /** Inputs with the batch dimension in front, where there is one. */
  public List<TensorDeclaration> inputs() {
    return inputs;
  }

  /** Outputs with the batch dimension in front, where there is one. */
  public List<TensorDeclaration> outputs() {
    return outputs;
  }

  /** Of the versions that exist, those that are loaded, ascending; by default the greatest. */
  public List<Long> loaded(List<Long> existing) {
    List<Long> ascending = existing.stream().sorted().toList();
    return switch (policy.getPolicyChoiceCase()) {
      case ALL -> ascending;
      case SPECIFIC ->
          ascending.stream().filter(policy.getSpecific().getVersionsList()::contains).toList();
      case LATEST -> latest(ascending, Math.max(1, policy.getLatest().getNumVersions()));
      case POLICYCHOICE_NOT_SET -> latest(ascending, 1);
    };
  }

  private static List<Long> latest(List<Long> ascending, int count) {
    return ascending.stream().sorted(Comparator.reverseOrder()).limit(count).sorted().toList();
  }
}
