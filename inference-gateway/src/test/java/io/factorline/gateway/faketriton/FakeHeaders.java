package io.factorline.gateway.faketriton;

import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import java.util.Queue;

/** Remembers what calls bring along beside their messages. Thread-safe. */
final class FakeHeaders implements ServerInterceptor {
  private static final Metadata.Key<String> TRACEPARENT =
      Metadata.Key.of("traceparent", Metadata.ASCII_STRING_MARSHALLER);

  private final Queue<String> traceparents;

  FakeHeaders(Queue<String> traceparents) {
    this.traceparents = traceparents;
  }

  @Override
  public <A, B> ServerCall.Listener<A> interceptCall(
      ServerCall<A, B> call, Metadata headers, ServerCallHandler<A, B> next) {
    String traceparent = headers.get(TRACEPARENT);
    if (traceparent != null) {
      traceparents.add(traceparent);
    }
    return next.startCall(call, headers);
  }
}
