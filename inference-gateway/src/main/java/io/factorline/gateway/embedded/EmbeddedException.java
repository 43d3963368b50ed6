package io.factorline.gateway.embedded;

/** A model that ONNX Runtime cannot load or run, or that is not what its manifest says. */
public final class EmbeddedException extends Exception {
  private static final long serialVersionUID = 1L;

  EmbeddedException(String message) {
    super(message);
  }

  EmbeddedException(String message, Throwable cause) {
    super(message, cause);
  }
}
