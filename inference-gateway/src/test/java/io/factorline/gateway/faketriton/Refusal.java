package io.factorline.gateway.faketriton;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;

/** The statuses and texts with which Triton refuses. */
final class Refusal {
  private Refusal() {}

  static StatusRuntimeException unknownModel(String model) {
    return Status.NOT_FOUND
        .withDescription("Request for unknown model: '%s' is not found".formatted(model))
        .asRuntimeException();
  }

  static StatusRuntimeException unknownVersion(String model, String version) {
    return Status.NOT_FOUND
        .withDescription(
            "Request for unknown model: '%s' version %s is not found".formatted(model, version))
        .asRuntimeException();
  }

  static StatusRuntimeException noVersions(String model) {
    return Status.NOT_FOUND
        .withDescription(
            "Request for unknown model: '%s' has no available versions".formatted(model))
        .asRuntimeException();
  }

  static StatusRuntimeException notReady(String model, String version) {
    return Status.UNAVAILABLE
        .withDescription(
            "Request for unknown model: '%s' version %s is not at ready state"
                .formatted(model, version))
        .asRuntimeException();
  }

  static StatusRuntimeException invalid(String text) {
    return Status.INVALID_ARGUMENT.withDescription(text).asRuntimeException();
  }
}
