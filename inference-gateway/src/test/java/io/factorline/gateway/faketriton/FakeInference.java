package io.factorline.gateway.faketriton;

import com.google.protobuf.ByteString;
import io.factorline.gateway.oip.wire.InferTensorContents;
import io.factorline.gateway.oip.wire.ModelInferRequest;
import io.factorline.gateway.oip.wire.ModelInferRequest.InferInputTensor;
import io.factorline.gateway.oip.wire.ModelInferResponse;
import io.factorline.gateway.oip.wire.ModelInferResponse.InferOutputTensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** Checks a request in Triton's order and computes its answer. Stateless. */
final class FakeInference {
  private static final String BATCH_NOTE =
      "NOTE: Setting a non-zero max_batch_size in the model config requires a batch dimension to be"
          + " prepended to each input shape. If you want to specify the full shape including the"
          + " batch dim in your input dims config, try setting max_batch_size to zero.";

  private FakeInference() {}

  static ModelInferResponse answer(FakeModel model, ModelInferRequest request, boolean raw) {
    double[] rows = checkedRows(model, request);
    int count = rows.length / model.columns();
    double[] scores = new double[count];
    for (int i = 0; i < count; i++) {
      double[] row = new double[model.columns()];
      System.arraycopy(rows, i * model.columns(), row, 0, row.length);
      scores[i] = model.score().applyAsDouble(row);
    }
    return response(model, request, scores, raw);
  }

  private static double[] checkedRows(FakeModel model, ModelInferRequest request) {
    boolean isRaw = request.getRawInputContentsCount() > 0;
    for (InferInputTensor input : request.getInputsList()) {
      if (isRaw && input.hasContents()) {
        throw Refusal.invalid(
            "contents field must not be specified when using raw_input_contents for '%s' for model '%s'"
                .formatted(input.getName(), model.name()));
      }
    }
    InferInputTensor input = onlyInput(model, request);
    String id = request.getId().isEmpty() ? "<id_unknown>" : request.getId();
    String prefix = "[request id: " + id + "] ";
    int rows = input.getShapeCount() == 0 ? 0 : (int) input.getShape(0);
    if (model.maxBatch() > 0 && rows > model.maxBatch()) {
      throw Refusal.invalid(
          prefix
              + "inference request batch-size must be <= %d for '%s'"
                  .formatted(model.maxBatch(), model.name()));
    }
    if (!input.getDatatype().equals(model.datatype())) {
      throw Refusal.invalid(
          prefix
              + "inference input '%s' data-type is '%s', but model '%s' expects '%s'"
                  .formatted(input.getName(), input.getDatatype(), model.name(), model.datatype()));
    }
    if (input.getShapeCount() != 2 || input.getShape(1) != model.columns()) {
      throw Refusal.invalid(
          prefix
              + "unexpected shape for input '%s' for model '%s'. Expected [-1,%d], got %s. "
                  .formatted(
                      input.getName(),
                      model.name(),
                      model.columns(),
                      input.getShapeList().toString().replace(" ", ""))
              + (model.maxBatch() > 0 ? BATCH_NOTE : ""));
    }
    return isRaw ? raw(model, request, prefix, rows) : contents(model, input);
  }

  private static InferInputTensor onlyInput(FakeModel model, ModelInferRequest request) {
    List<String> names = request.getInputsList().stream().map(InferInputTensor::getName).toList();
    if (names.size() == 1 && !names.getFirst().equals(model.input())) {
      throw Refusal.invalid(
          "unexpected inference input '%s' for model '%s'"
              .formatted(names.getFirst(), model.name()));
    }
    if (names.size() != 1) {
      throw Refusal.invalid(
          ("expected 1 inputs but got %d inputs for model '%s'. Got input(s) %s, but missing"
                  + " required input(s) ['%s']. Please provide all required input(s).")
              .formatted(names.size(), model.name(), names, model.input()));
    }
    return request.getInputs(0);
  }

  private static double[] raw(FakeModel model, ModelInferRequest request, String prefix, int rows) {
    ByteString bytes = request.getRawInputContents(0);
    int elementBytes = model.datatype().equals("FP64") ? 8 : 4;
    int expected = rows * model.columns() * elementBytes;
    if (bytes.size() != expected) {
      throw Refusal.invalid(
          prefix
              + "input byte size mismatch for input '%s' for model '%s'. Expected %d, got %d"
                  .formatted(model.input(), model.name(), expected, bytes.size()));
    }
    ByteBuffer in = bytes.asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
    double[] values = new double[rows * model.columns()];
    for (int i = 0; i < values.length; i++) {
      values[i] = elementBytes == 8 ? in.getDouble() : in.getFloat();
    }
    return values;
  }

  private static double[] contents(FakeModel model, InferInputTensor input) {
    return model.datatype().equals("FP64")
        ? input.getContents().getFp64ContentsList().stream().mapToDouble(d -> d).toArray()
        : input.getContents().getFp32ContentsList().stream().mapToDouble(f -> f).toArray();
  }

  private static ModelInferResponse response(
      FakeModel model, ModelInferRequest request, double[] scores, boolean raw) {
    InferOutputTensor.Builder output =
        InferOutputTensor.newBuilder()
            .setName(model.output())
            .setDatatype(model.datatype())
            .addShape(scores.length)
            .addShape(1);
    ModelInferResponse.Builder response =
        ModelInferResponse.newBuilder()
            .setModelName(model.name())
            .setModelVersion(model.version())
            .setId(request.getId());
    boolean isDouble = model.datatype().equals("FP64");
    if (raw) {
      ByteBuffer bytes =
          ByteBuffer.allocate(scores.length * (isDouble ? 8 : 4)).order(ByteOrder.LITTLE_ENDIAN);
      for (double score : scores) {
        var _ = isDouble ? bytes.putDouble(score) : bytes.putFloat((float) score);
      }
      response.addRawOutputContents(ByteString.copyFrom(bytes.flip()));
    } else {
      InferTensorContents.Builder contents = InferTensorContents.newBuilder();
      for (double score : scores) {
        var _ =
            isDouble ? contents.addFp64Contents(score) : contents.addFp32Contents((float) score);
      }
      output.setContents(contents);
    }
    return response.addOutputs(output).build();
  }

  /** The answer, made wrong. */
  static ModelInferResponse spoilt(ModelInferResponse good, Fault.Kind kind) {
    ModelInferResponse.Builder answer = good.toBuilder();
    int rawBytes = good.getRawOutputContentsCount() > 0 ? good.getRawOutputContents(0).size() : 0;
    switch (kind) {
      case NOT_A_NUMBER -> {
        byte[] nan = new byte[rawBytes];
        for (int i = 0; i + 8 <= rawBytes; i += 8) {
          nan[i + 7] = 0x7f;
          nan[i + 6] = (byte) 0xf8;
        }
        answer.setRawOutputContents(0, ByteString.copyFrom(nan));
      }
      case TOO_FEW_BYTES ->
          answer.setRawOutputContents(0, good.getRawOutputContents(0).substring(1));
      case TOO_FEW_ROWS -> {
        answer.setRawOutputContents(0, good.getRawOutputContents(0).substring(8));
        answer.getOutputsBuilder(0).setShape(0, good.getOutputs(0).getShape(0) - 1);
      }
      case NO_OUTPUT -> answer.clearOutputs().clearRawOutputContents();
      case OTHER_TYPE -> answer.getOutputsBuilder(0).setDatatype("BYTES");
      case OTHER_VERSION -> answer.setModelVersion("4711");
      case OTHER_MODEL -> answer.setModelName("other");
      case OTHER_ID -> answer.setId("other");
      case RAW_COUNT -> answer.addRawOutputContents(ByteString.EMPTY);
      case NEGATIVE_SHAPE -> answer.getOutputsBuilder(0).setShape(0, -1);
    }
    return answer.build();
  }
}
