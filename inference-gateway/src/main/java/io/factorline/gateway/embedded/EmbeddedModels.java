package io.factorline.gateway.embedded;

import io.factorline.gateway.repository.Manifest;
import io.factorline.gateway.repository.ModelKey;
import io.factorline.gateway.tensor.Tensor;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The models that this process runs, versions side by side. A version that is loaded again is
 * swapped: calls under way end on the old one, which is closed after the last of them. Thread-safe.
 */
public final class EmbeddedModels implements AutoCloseable {
  private final Map<ModelKey, OnnxModel> models = new ConcurrentHashMap<>();

  /**
   * Loads a version and warms it up, then swaps it in. Where that fails the one before stays.
   *
   * @throws EmbeddedException naming what does not fit
   */
  public void load(ModelKey key, byte[] onnx, Manifest manifest) throws EmbeddedException {
    OnnxModel before = models.put(key, OnnxModel.load(onnx, manifest));
    if (before != null) {
      before.release();
    }
  }

  /** Takes a version out; calls under way end. */
  public void unload(ModelKey key) {
    OnnxModel before = models.remove(key);
    if (before != null) {
      before.release();
    }
  }

  /** Whether a version is loaded. */
  public boolean has(ModelKey key) {
    return models.containsKey(key);
  }

  /**
   * Runs a version on this thread.
   *
   * @throws EmbeddedException if it is not loaded, or ONNX Runtime fails
   */
  public Tensor run(ModelKey key, Tensor input) throws EmbeddedException {
    OnnxModel model = acquire(key);
    if (model == null) {
      throw new EmbeddedException("must be loaded: model=" + key);
    }
    try {
      return model.run(input);
    } finally {
      model.release();
    }
  }

  private @Nullable OnnxModel acquire(ModelKey key) {
    OnnxModel model = models.get(key);
    while (model != null && !model.tryAcquire()) {
      model = models.get(key);
    }
    return model;
  }

  @Override
  public void close() {
    models.keySet().forEach(this::unload);
  }
}
