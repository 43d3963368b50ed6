package io.factorline.gateway.oip;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/**
 * Tells failures apart. Triton uses UNAVAILABLE for six different things, of which only the text
 * says which; gRPC uses the same code where no connection could be made. Stateless.
 */
final class Failures {
  private static final int SHOWN = 300;
  private static final int DEEPEST_CAUSE = 10;

  private Failures() {}

  static OipFailure of(String call, StatusRuntimeException failure) {
    return of(call, failure.getStatus(), failure);
  }

  private static OipFailure of(String call, Status status, Throwable failure) {
    String text = status.getDescription() == null ? "" : status.getDescription();
    OipFailure.Kind kind = kindOf(status.getCode(), text, failure);
    return new OipFailure(
        kind,
        "call=%s, status=%s, text=%s".formatted(call, status.getCode(), shown(text)),
        failure);
  }

  private static OipFailure.Kind kindOf(Status.Code code, String text, Throwable failure) {
    return switch (code) {
      case DEADLINE_EXCEEDED -> OipFailure.Kind.DEADLINE;
      case CANCELLED -> OipFailure.Kind.CANCELLED;
      case NOT_FOUND -> OipFailure.Kind.NOT_FOUND;
      case UNAVAILABLE -> ofUnavailable(text, failure);
      case RESOURCE_EXHAUSTED -> OipFailure.Kind.OVERLOADED;
      case UNAUTHENTICATED, PERMISSION_DENIED -> OipFailure.Kind.RESTRICTED;
      case INVALID_ARGUMENT, ALREADY_EXISTS, FAILED_PRECONDITION, OUT_OF_RANGE, UNIMPLEMENTED ->
          OipFailure.Kind.INVALID;
      case OK, UNKNOWN, INTERNAL, ABORTED, DATA_LOSS -> OipFailure.Kind.INTERNAL;
    };
  }

  private static OipFailure.Kind ofUnavailable(String text, Throwable failure) {
    if (text.contains("Request timeout expired")) {
      return OipFailure.Kind.DEADLINE;
    }
    if (text.contains("Exceeds maximum queue size")) {
      return OipFailure.Kind.OVERLOADED;
    }
    if (text.contains("is not at ready state") || text.contains("Server not ready")) {
      return OipFailure.Kind.NOT_READY;
    }
    if (text.contains("shutting down and has stopped accepting new requests")) {
      return OipFailure.Kind.STOPPING;
    }
    if (text.contains("protocol is restricted")) {
      return OipFailure.Kind.RESTRICTED;
    }
    return hasNoConnection(failure) ? OipFailure.Kind.UNREACHABLE : OipFailure.Kind.LOST;
  }

  private static boolean hasNoConnection(Throwable failure) {
    @Nullable Throwable cause = failure;
    for (int i = 0; i < DEEPEST_CAUSE && cause != null; i++) {
      if (cause instanceof ConnectException || cause instanceof UnknownHostException) {
        return true;
      }
      cause = cause.getCause();
    }
    return false;
  }

  /* A server's text may quote what it was sent. */
  private static String shown(String text) {
    return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "...";
  }
}
