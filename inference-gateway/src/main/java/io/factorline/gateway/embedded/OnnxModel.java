package io.factorline.gateway.embedded;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import io.factorline.gateway.repository.Manifest;
import io.factorline.gateway.tensor.DataType;
import io.factorline.gateway.tensor.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One model in memory, closed when its last user has let go of it: ONNX Runtime's own {@code close}
 * must never meet a {@code run}. Thread-safe; each run uses the caller's thread alone.
 */
final class OnnxModel {
  private static final int[] WARM_UP_ROWS = {1, 2, 64};
  private final OrtSession.SessionOptions options;
  private final OrtSession session;
  private final Manifest manifest;
  private final AtomicInteger users = new AtomicInteger(1);

  private OnnxModel(OrtSession.SessionOptions options, OrtSession session, Manifest manifest) {
    this.options = options;
    this.session = session;
    this.manifest = manifest;
  }

  /**
   * Loads a model, compares it with its manifest and runs it a few times.
   *
   * @throws EmbeddedException naming what does not fit
   */
  static OnnxModel load(byte[] onnx, Manifest manifest) throws EmbeddedException {
    CommandLine.requireShort();
    OnnxModel model = open(onnx, manifest);
    try {
      model.check();
      for (int rows : WARM_UP_ROWS) {
        double[] ones = new double[rows * manifest.inputs().size()];
        Arrays.fill(ones, 1);
        var _ =
            model.run(Tensor.matrix(manifest.input().name(), manifest.input().type(), rows, ones));
      }
      return model;
    } catch (EmbeddedException e) {
      model.release();
      throw e;
    }
  }

  /* One per process; made by the first use. */
  private static OrtEnvironment environment() {
    return OrtEnvironment.getEnvironment();
  }

  private static OnnxModel open(byte[] onnx, Manifest manifest) throws EmbeddedException {
    OrtSession.SessionOptions options = new OrtSession.SessionOptions();
    try {
      options.setIntraOpNumThreads(1);
      options.setInterOpNumThreads(1);
      options.setExecutionMode(OrtSession.SessionOptions.ExecutionMode.SEQUENTIAL);
      options.addConfigEntry("session.intra_op.allow_spinning", "0");
      return new OnnxModel(options, environment().createSession(onnx, options), manifest);
    } catch (OrtException e) {
      options.close();
      throw new EmbeddedException("must be a model that ONNX Runtime loads: file=model.onnx", e);
    }
  }

  private void check() throws EmbeddedException {
    long columns = manifest.inputs().size();
    try {
      check("input", session.getInputInfo(), manifest.input(), columns);
      if (session.getInputInfo().size() != 1) {
        throw new EmbeddedException("must have one input: inputs=" + session.getInputNames());
      }
      check("output", session.getOutputInfo(), manifest.output(), 1);
    } catch (OrtException e) {
      throw new EmbeddedException("must tell its inputs and outputs: file=model.onnx", e);
    }
  }

  private static void check(
      String kind, Map<String, NodeInfo> all, Manifest.Port port, long columns)
      throws EmbeddedException {
    NodeInfo node = all.get(port.name());
    if (node == null || !(node.getInfo() instanceof TensorInfo info)) {
      throw new EmbeddedException("must be a tensor of the model: " + kind + "=" + port.name());
    }
    if (info.type != javaType(port.type())) {
      throw new EmbeddedException(
          "must have the manifest's type: %s=%s, manifest=%s, model=%s"
              .formatted(kind, port.name(), port.type(), info.type));
    }
    long[] shape = info.getShape();
    if (shape.length != 2 || shape[0] != -1 || shape[1] != columns) {
      throw new EmbeddedException(
          "must have the manifest's shape: %s=%s, manifest=[-1, %d], model=%s"
              .formatted(kind, port.name(), columns, Arrays.toString(shape)));
    }
  }

  /** Whether it may be used; then {@link #release} must follow once. */
  boolean tryAcquire() {
    return users.getAndUpdate(now -> now == 0 ? 0 : now + 1) > 0;
  }

  /** Lets go of it; the last one to do so closes it. */
  void release() {
    if (users.decrementAndGet() == 0) {
      try {
        session.close();
      } catch (OrtException e) {
        throw new IllegalStateException("must close: model=" + manifest.model(), e);
      } finally {
        options.close();
      }
    }
  }

  /** Runs it; only between {@link #tryAcquire} and {@link #release}. */
  Tensor run(Tensor input) throws EmbeddedException {
    long[] shape = input.shape().stream().mapToLong(Long::longValue).toArray();
    ByteBuffer direct =
        ByteBuffer.allocateDirect(input.bytes().remaining()).order(ByteOrder.nativeOrder());
    direct.put(input.bytes()).flip();
    try (OnnxTensor tensor =
            OnnxTensor.createTensor(environment(), direct, shape, javaType(input.type()));
        OrtSession.Result result =
            session.run(
                Map.of(manifest.input().name(), tensor), Set.of(manifest.output().name()))) {
      return tensor((OnnxTensor) result.get(0));
    } catch (OrtException e) {
      throw new EmbeddedException("must run: model=" + manifest.model(), e);
    }
  }

  private Tensor tensor(OnnxTensor output) {
    ByteBuffer copy = output.getByteBuffer();
    List<Long> shape = new ArrayList<>();
    for (long dimension : output.getInfo().getShape()) {
      shape.add(dimension);
    }
    return new Tensor(manifest.output().name(), manifest.output().type(), shape, copy);
  }

  private static OnnxJavaType javaType(DataType type) {
    return switch (type) {
      case FP64 -> OnnxJavaType.DOUBLE;
      case FP32 -> OnnxJavaType.FLOAT;
      default -> throw new IllegalArgumentException("must be FP32 or FP64: datatype=" + type);
    };
  }
}
