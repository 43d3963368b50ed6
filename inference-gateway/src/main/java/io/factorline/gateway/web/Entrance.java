package io.factorline.gateway.web;

import io.factorline.error.ErrorCode;
import io.factorline.error.RequestException;
import io.factorline.gateway.config.GatewayProperties;
import io.factorline.gateway.deadline.Deadline;
import io.factorline.metric.GatewayMeters;
import io.factorline.security.Client;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.springframework.core.io.buffer.DataBuffer;
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
  private final Map<String, Timer> timers = new ConcurrentHashMap<>();

  Entrance(
      GatewayProperties properties,
      Problems problems,
      VirtualThreads threads,
      Gate gate,
      Clients clients,
      MeterRegistry registry) {
    this.properties = properties;
    this.problems = problems;
    this.threads = threads;
    this.gate = gate;
    this.clients = clients;
    this.registry = registry;
  }

  Mono<ServerResponse> answer(Answering answering, ServerRequest request) {
    long receivedNs = System.nanoTime();
    Route route = answering.route();
    try {
      clients.count(request);
    } catch (RequestException e) {
      return respond(failed(route, receivedNs, e));
    }
    Client client = request.exchange().getAttribute(Client.ATTRIBUTE);
    if (!gate.tryEnter(client == null ? null : client.clientClass())) {
      RequestException shed =
          new RequestException(ErrorCode.OVERLOADED, "must come again later: route=" + route.tag());
      return respond(failed(route, receivedNs, shed));
    }
    return body(request)
        .publishOn(threads.scheduler())
        .map(body -> answered(answering, request, body, receivedNs))
        .onErrorResume(e -> Mono.just(failed(route, receivedNs, e)))
        .doFinally(signal -> gate.leave())
        .flatMap(Entrance::respond);
  }

  private Mono<byte[]> body(ServerRequest request) {
    int most = (int) properties.limits().maxBody().toBytes();
    return DataBufferUtils.join(request.body(BodyExtractors.toDataBuffers()), most)
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

  private Reply answered(Answering answering, ServerRequest request, byte[] body, long receivedNs) {
    try {
      if (!request.queryParams().isEmpty()) {
        throw new RequestException(
            ErrorCode.UNKNOWN_PARAMETER, "must have no query parameter on this path");
      }
      Deadline deadline =
          Deadline.of(
              request.headers().firstHeader(Deadline.HEADER),
              properties.limits().longestBudget(),
              receivedNs);
      if (deadline.hasPassed()) {
        throw Deadline.passed();
      }
      Reply reply = answering.answer(new Ask(request, body, deadline, receivedNs));
      if (deadline.hasPassed()) {
        throw Deadline.passed();
      }
      record(answering.route(), "ok", receivedNs);
      return reply;
    } catch (RuntimeException e) {
      return failed(answering.route(), receivedNs, e);
    }
  }

  private Reply failed(Route route, long receivedNs, Throwable failure) {
    RequestException known = problems.asRequestFailure(failure);
    record(route, known.code().wireCode(), receivedNs);
    return problems.reply(known);
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
