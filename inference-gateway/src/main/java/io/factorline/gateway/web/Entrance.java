package io.factorline.gateway.web;

import io.factorline.error.ErrorCode;
import io.factorline.error.ErrorKind;
import io.factorline.error.RequestException;
import io.factorline.error.http.Failures;
import io.factorline.gateway.config.GatewayProperties;
import io.factorline.gateway.deadline.Deadline;
import io.factorline.metric.GatewayMeters;
import io.factorline.security.Client;
import io.factorline.tracing.SpanKeys;
import io.factorline.tracing.SpanRef;
import io.factorline.tracing.SpanRole;
import io.factorline.tracing.TraceSpan;
import io.factorline.tracing.Tracing;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.BodyExtractors;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/**
 * What happens around each request: it is taken in or shed, its body and deadline are read, it is
 * answered on a virtual thread of its own, its failure becomes problem details, its time is
 * recorded. Thread-safe.
 */
@Component
final class Entrance {
  private static final Duration[] BOUNDS = {
    Duration.ofMillis(1),
    Duration.ofMillis(2),
    Duration.ofMillis(5),
    Duration.ofMillis(10),
    Duration.ofMillis(25),
    Duration.ofMillis(100),
    Duration.ofSeconds(1)
  };

  private final GatewayProperties properties;
  private final Problems problems;
  private final VirtualThreads threads;
  private final Gate gate;
  private final Clients clients;
  private final MeterRegistry registry;
  private final Tracing tracing;
  private final Map<String, Timer> timers = new ConcurrentHashMap<>();

  Entrance(
      GatewayProperties properties,
      Problems problems,
      VirtualThreads threads,
      Gate gate,
      Clients clients,
      MeterRegistry registry,
      Tracing tracing) {
    this.properties = properties;
    this.problems = problems;
    this.threads = threads;
    this.gate = gate;
    this.clients = clients;
    this.registry = registry;
    this.tracing = tracing;
  }

  /** A request that came. */
  private record Arrival(
      Answering answering, ServerRequest request, long receivedNs, TraceSpan span) {
    Route route() {
      return answering.route();
    }
  }

  Mono<ServerResponse> answer(Answering answering, ServerRequest request) {
    long receivedNs = System.nanoTime();
    Arrival arrival = new Arrival(answering, request, receivedNs, begun(answering, request));
    Route route = answering.route();
    try {
      clients.count(request);
    } catch (RequestException e) {
      return respond(refused(arrival, e));
    }
    Client client = request.exchange().getAttribute(Client.ATTRIBUTE);
    if (!gate.tryEnter(client == null ? null : client.clientClass())) {
      RequestException shed =
          new RequestException(ErrorCode.OVERLOADED, "must come again later: route=" + route.tag());
      return respond(refused(arrival, shed));
    }
    return body(request)
        .publishOn(threads.scheduler())
        .map(body -> answered(arrival, body))
        .onErrorResume(e -> Mono.just(failed(arrival, e)))
        .doFinally(signal -> {
          gate.leave();
          arrival.span().end();
        })
        .flatMap(Entrance::respond);
  }

  private TraceSpan begun(Answering answering, ServerRequest request) {
    Route route = answering.route();
    SpanRef caller =
        SpanRef.parse(
            request.headers().firstHeader(SpanRef.TRACEPARENT),
            request.headers().firstHeader(SpanRef.TRACESTATE));
    return tracing
        .receive(route.method() + " " + route.path(), SpanRole.SERVER, caller)
        .set(SpanKeys.HTTP_METHOD, route.method().name())
        .set(SpanKeys.HTTP_ROUTE, route.path());
  }

  private Reply refused(Arrival arrival, RequestException why) {
    Reply reply = failed(arrival, why);
    arrival.span().end();
    return reply;
  }

  private Mono<byte[]> body(ServerRequest request) {
    int most = (int) properties.limits().maxBody().toBytes();
    return DataBufferUtils.join(request.body(BodyExtractors.toDataBuffers()), most)
        .onErrorMap(DataBufferLimitException.class, e -> Failures.tooLong(most))
        .map(Entrance::bytesOf)
        .defaultIfEmpty(new byte[0])
        .timeout(properties.limits().longestBudget(), Mono.error(Deadline::passed));
  }

  private static byte[] bytesOf(DataBuffer buffer) {
    byte[] bytes = new byte[buffer.readableByteCount()];
    buffer.read(bytes);
    DataBufferUtils.release(buffer);
    return bytes;
  }

  private Reply answered(Arrival arrival, byte[] body) {
    ServerRequest request = arrival.request();
    try (var _ = arrival.span().open()) {
      if (!request.queryParams().isEmpty()) {
        throw new RequestException(
            ErrorCode.UNKNOWN_PARAMETER, "must have no query parameter on this path");
      }
      Deadline deadline =
          Deadline.of(
              request.headers().firstHeader(Deadline.HEADER),
              properties.limits().longestBudget(),
              arrival.receivedNs());
      if (deadline.hasPassed()) {
        throw Deadline.passed();
      }
      Reply reply =
          arrival.answering().answer(new Ask(request, body, deadline, arrival.receivedNs()));
      if (deadline.hasPassed()) {
        throw Deadline.passed();
      }
      record(arrival.route(), "ok", arrival.receivedNs());
      arrival.span().set(SpanKeys.HTTP_STATUS, reply.status()).outcome("ok");
      return reply;
    } catch (RuntimeException e) {
      return failed(arrival, e);
    }
  }

  private Reply failed(Arrival arrival, Throwable failure) {
    TraceSpan span = arrival.span();
    try (var _ = span.open()) {
      RequestException known = Failures.of(failure);
      record(arrival.route(), known.code().wireCode(), arrival.receivedNs());
      Reply reply = problems.reply(known);
      span.set(SpanKeys.HTTP_STATUS, reply.status());
      var _ =
          known.code().kind() == ErrorKind.CALLER
              ? span.outcome(known.code().wireCode())
              : span.fail(known.code().wireCode());
      return reply;
    }
  }

  private void record(Route route, String outcome, long receivedNs) {
    timers
        .computeIfAbsent(route.tag() + "|" + outcome, key -> timer(route, outcome))
        .record(System.nanoTime() - receivedNs, TimeUnit.NANOSECONDS);
  }

  private Timer timer(Route route, String outcome) {
    return Timer.builder(GatewayMeters.REQUESTS.meterName())
        .description(GatewayMeters.REQUESTS.description())
        .tag("route", route.tag())
        .tag("outcome", outcome)
        .serviceLevelObjectives(BOUNDS)
        .register(registry);
  }

  static Mono<ServerResponse> respond(Reply reply) {
    return ServerResponse.status(HttpStatusCode.valueOf(reply.status()))
        .headers(headers -> reply.headers().forEach(headers::set))
        .contentType(MediaType.parseMediaType(reply.type()))
        .contentLength(reply.body().length)
        .body((message, context) -> {
          DataBuffer buffer = message.bufferFactory().wrap(reply.body());
          return message.writeWith(Mono.just(buffer));
        });
  }
}
