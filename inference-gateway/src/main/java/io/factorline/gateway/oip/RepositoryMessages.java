package io.factorline.gateway.oip;

import io.factorline.gateway.oip.wire.InferStatistics;
import io.factorline.gateway.oip.wire.ModelMetadataResponse;
import io.factorline.gateway.oip.wire.ModelStatisticsResponse;
import io.factorline.gateway.oip.wire.RepositoryIndexResponse;
import io.factorline.gateway.oip.wire.ServerMetadataResponse;
import io.factorline.gateway.oip.wire.StatisticDuration;
import java.util.List;

/** Messages about models to records. Stateless; thread-safe. */
final class RepositoryMessages {
  private static final String STATE = "State.";

  private RepositoryMessages() {}

  static ServerDescription server(ServerMetadataResponse message) {
    return new ServerDescription(
        message.getName(), message.getVersion(), message.getExtensionsList());
  }

  static ModelMetadata metadata(ModelMetadataResponse message) {
    return new ModelMetadata(
        message.getName(),
        message.getVersionsList(),
        message.getPlatform(),
        tensors(message.getInputsList()),
        tensors(message.getOutputsList()));
  }

  private static List<TensorMetadata> tensors(List<ModelMetadataResponse.TensorMetadata> all) {
    return all.stream()
        .map(t -> new TensorMetadata(t.getName(), t.getDatatype(), t.getShapeList()))
        .toList();
  }

  static List<ModelState> index(RepositoryIndexResponse message) {
    return message.getModelsList().stream()
        .map(m -> new ModelState(m.getName(), m.getVersion(), state(m.getState()), m.getReason()))
        .toList();
  }

  /* MLServer 1.7 writes the name of its enumeration before the state. */
  private static String state(String told) {
    return told.startsWith(STATE) ? told.substring(STATE.length()) : told;
  }

  static List<ModelStatistics> statistics(ModelStatisticsResponse message) {
    return message.getModelStatsList().stream().map(RepositoryMessages::statistics).toList();
  }

  private static ModelStatistics statistics(
      io.factorline.gateway.oip.wire.ModelStatistics message) {
    InferStatistics stats = message.getInferenceStats();
    return new ModelStatistics(
        message.getName(),
        message.getVersion(),
        message.getLastInference(),
        message.getInferenceCount(),
        message.getExecutionCount(),
        duration(stats.getSuccess()),
        duration(stats.getFail()),
        duration(stats.getQueue()),
        duration(stats.getComputeInput()),
        duration(stats.getComputeInfer()),
        duration(stats.getComputeOutput()));
  }

  private static ModelStatistics.Duration duration(StatisticDuration message) {
    return new ModelStatistics.Duration(message.getCount(), message.getNs());
  }
}
