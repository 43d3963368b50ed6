package io.factorline.gateway.oip;

import com.google.protobuf.UnsafeByteOperations;
import io.factorline.gateway.oip.wire.InferTensorContents;
import io.factorline.gateway.oip.wire.ModelInferRequest;
import io.factorline.gateway.oip.wire.ModelInferResponse;
import io.factorline.gateway.tensor.DataType;
import io.factorline.gateway.tensor.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** Calls to messages, and messages to replies in both of their forms. Stateless; thread-safe. */
final class InferMessages {
  private InferMessages() {}

  /** The message of a call: raw tensors, which are not copied. */
  static ModelInferRequest request(InferCall call) {
    ModelInferRequest.Builder request =
        ModelInferRequest.newBuilder()
            .setModelName(call.model())
            .setModelVersion(call.version())
            .setId(call.id());
    for (Tensor input : call.inputs()) {
      request.addInputs(
          ModelInferRequest.InferInputTensor.newBuilder()
              .setName(input.name())
              .setDatatype(input.type().name())
              .addAllShape(input.shape()));
      request.addRawInputContents(UnsafeByteOperations.unsafeWrap(input.bytes()));
    }
    for (String output : call.outputs()) {
      request.addOutputs(ModelInferRequest.InferRequestedOutputTensor.newBuilder().setName(output));
    }
    return request.build();
  }

  /**
   * The reply of a message, whose tensors are raw or typed contents.
   *
   * @throws OipFailure if it answers another call, or is not well-formed
   */
  static InferReply reply(InferCall call, ModelInferResponse message) throws OipFailure {
    if (!message.getModelName().equals(call.model())) {
      throw garbage("must be the model asked: model=" + message.getModelName());
    }
    if (!call.version().isEmpty() && !message.getModelVersion().equals(call.version())) {
      throw garbage("must be the version asked: version=" + message.getModelVersion());
    }
    if (!message.getId().equals(call.id())) {
      throw garbage("must be the id asked: id=" + message.getId());
    }
    return new InferReply(
        message.getModelName(), message.getModelVersion(), message.getId(), outputs(message));
  }

  private static List<Tensor> outputs(ModelInferResponse message) throws OipFailure {
    boolean isRaw = message.getRawOutputContentsCount() > 0;
    if (isRaw && message.getRawOutputContentsCount() != message.getOutputsCount()) {
      throw garbage(
          "must be one per output: outputs=%d, rawOutputContents=%d"
              .formatted(message.getOutputsCount(), message.getRawOutputContentsCount()));
    }
    List<Tensor> outputs = new ArrayList<>();
    for (int i = 0; i < message.getOutputsCount(); i++) {
      ModelInferResponse.InferOutputTensor output = message.getOutputs(i);
      try {
        DataType type = DataType.of(output.getDatatype());
        ByteBuffer bytes =
            isRaw
                ? message.getRawOutputContents(i).asReadOnlyByteBuffer()
                : bytes(type, output.getContents());
        outputs.add(new Tensor(output.getName(), type, output.getShapeList(), bytes));
      } catch (IllegalArgumentException | ArithmeticException e) {
        throw new OipFailure(
            OipFailure.Kind.GARBAGE, "output=" + output.getName() + ", " + e.getMessage(), e);
      }
    }
    return outputs;
  }

  private static ByteBuffer bytes(DataType type, InferTensorContents contents) {
    int most =
        Math.max(
            Math.max(contents.getFp32ContentsCount(), contents.getFp64ContentsCount()),
            Math.max(
                Math.max(contents.getIntContentsCount(), contents.getInt64ContentsCount()),
                Math.max(
                    Math.max(contents.getUintContentsCount(), contents.getUint64ContentsCount()),
                    contents.getBoolContentsCount())));
    ByteBuffer out =
        ByteBuffer.allocate(Math.multiplyExact(most, type.elementBytes()))
            .order(ByteOrder.LITTLE_ENDIAN);
    switch (type) {
      case FP32 -> contents.getFp32ContentsList().forEach(out::putFloat);
      case FP64 -> contents.getFp64ContentsList().forEach(out::putDouble);
      case INT64 -> contents.getInt64ContentsList().forEach(out::putLong);
      case UINT64 -> contents.getUint64ContentsList().forEach(out::putLong);
      case INT32 -> contents.getIntContentsList().forEach(out::putInt);
      case UINT32 -> contents.getUintContentsList().forEach(out::putInt);
      case INT16 -> contents.getIntContentsList().forEach(v -> out.putShort(v.shortValue()));
      case UINT16 -> contents.getUintContentsList().forEach(v -> out.putShort(v.shortValue()));
      case INT8 -> contents.getIntContentsList().forEach(v -> out.put(v.byteValue()));
      case UINT8 -> contents.getUintContentsList().forEach(v -> out.put(v.byteValue()));
      case BOOL -> contents.getBoolContentsList().forEach(v -> out.put((byte) (v ? 1 : 0)));
      case FP16, BF16 -> throw new IllegalArgumentException("must be raw: datatype=" + type);
    }
    return out.flip();
  }

  private static OipFailure garbage(String rule) {
    return new OipFailure(OipFailure.Kind.GARBAGE, rule);
  }
}
