package io.factorline.api.web;

import io.factorline.api.load.Gate;
import io.factorline.api.load.Priority;
import io.factorline.api.load.Turn;
import io.factorline.error.ErrorCode;
import io.factorline.error.ErrorKind;
import io.factorline.error.RequestException;
import io.factorline.metric.ApiMeters;
import io.factorline.security.Client;
import io.factorline.tracing.SpanKeys;
import io.factorline.tracing.SpanRef;
import io.factorline.tracing.SpanRole;
import io.factorline.tracing.TraceSpan;
import io.factorline.tracing.Tracing;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SignalType;
import reactor.netty.Connection;

/**
 * What happens around each request: it is taken in or shed, its parameters and deadline are read,
 * its failure becomes problem details, its time is recorded. Thread-safe.
 */
@Component
public final class Guard {
  /** More than a request line has room for: none is dropped. */
  private static final int MAX_PARAMETERS = 1 << 20;

  private final Gate gate;
  private final Problems problems;
  private final MeterRegistry registry;
  private final Tracing tracing;
  private final Map<Route, Timer> answered = new EnumMap<>(Route.class);

  Guard(Gate gate, Problems problems, MeterRegistry registry, Tracing tracing) {
    this.gate = gate;
    this.problems = problems;
    this.registry = registry;
    this.tracing = tracing;
    for (Route route : Route.values()) {
      answered.put(route, timer(route, "ok"));
    }
    Gauge.builder(ApiMeters.IN_FLIGHT.meterName(), gate, Gate::inFlight)
        .baseUnit(ApiMeters.IN_FLIGHT.baseUnit())
        .description(ApiMeters.IN_FLIGHT.description())
        .register(registry);
  }

  private Timer timer(Route route, String outcome) {
    return RequestTimers.of(registry, route.tag(), outcome);
  }

  /** Answers a request of a route. */
  Mono<ServerResponse> answer(Answering answering, ServerRequest request) {
    long startNs = System.nanoTime();
    TraceSpan span = begun(answering.route(), request);
    Mono<ServerResponse> answer = answer(answering, request, startNs, span);
    return span.isRecorded() ? followed(answer, span) : answer;
  }

  private Mono<ServerResponse> answer(
      Answering answering, ServerRequest request, long startNs, TraceSpan span) {
    Route route = answering.route();
    if (!isTakenIn(priority(route, request), request)) {
      String detail = "must come again later: route=" + route.tag();
      return failed(new RequestException(ErrorCode.OVERLOADED, detail), answering, startNs, span);
    }
    Mono<ServerResponse> answer;
    try {
      answer = limited(answering, request, startNs);
    } catch (RuntimeException e) {
      gate.leave();
      return failed(e, answering, startNs, span);
    }
    return answer
        .doFinally(signal -> leave(signal, route, startNs))
        .onErrorResume(e -> failed(e, answering, startNs, span));
  }

  private boolean isTakenIn(Priority priority, ServerRequest request) {
    Object connection =
        ServerHttpRequestDecorator.getNativeRequest(request.exchange().getRequest());
    boolean hadItsTurn = connection instanceof Connection netty && Turn.isTaken(netty.channel());
    return hadItsTurn ? gate.tryEnterInTime(priority) : gate.tryEnter(priority);
  }

  private TraceSpan begun(Route route, ServerRequest request) {
    HttpHeaders headers = request.headers().asHttpHeaders();
    String traceparent = headers.getFirst(SpanRef.TRACEPARENT);
    SpanRef caller =
        traceparent == null
            ? null
            : SpanRef.parse(traceparent, headers.getFirst(SpanRef.TRACESTATE));
    return tracing.receive(route.spanName(), SpanRole.SERVER, caller);
  }

  private static Mono<ServerResponse> followed(Mono<ServerResponse> answer, TraceSpan span) {
    return answer
        .doOnNext(reply -> span.set(SpanKeys.HTTP_STATUS, reply.statusCode().value()))
        .doFinally(signal -> span.end())
        .contextWrite(context -> context.put(TraceSpan.class, span));
  }

  private static Priority priority(Route route, ServerRequest request) {
    Client client = request.exchange().getAttribute(Client.ATTRIBUTE);
    return client == null ? route.priority() : route.priority().of(client.clientClass());
  }

  private Mono<ServerResponse> limited(Answering answering, ServerRequest request, long startNs) {
    Query query = Query.of(answering.route(), parameters(request));
    String header = request.headers().firstHeader(Deadline.HEADER);
    Deadline deadline = Deadline.of(header, startNs);
    deadline.check(System.nanoTime());
    Forms.chosen(request.headers().asHttpHeaders(), answering.produces());
    Mono<ServerResponse> answer = answering.answer(new Answering.Ask(request, query, deadline));
    if (!deadline.isSet()) {
      return answer;
    }
    long nowNs = System.nanoTime();
    deadline.check(nowNs);
    return answer.timeout(deadline.left(nowNs));
  }

  /* Lists of fifty factors are long: WebFlux' own way, by a regular expression, costs a tenth of an answer. */
  private static Map<String, List<String>> parameters(ServerRequest request) {
    String query = request.uri().getRawQuery();
    return query == null
        ? Map.of()
        : new QueryStringDecoder(query, StandardCharsets.UTF_8, false, MAX_PARAMETERS, true)
            .parameters();
  }

  private void leave(SignalType signal, Route route, long startNs) {
    gate.leave();
    Timer timer = answered.get(route);
    if (signal == SignalType.ON_COMPLETE && timer != null) {
      timer.record(System.nanoTime() - startNs, TimeUnit.NANOSECONDS);
    }
  }

  private Mono<ServerResponse> failed(
      Throwable failure, Answering answering, long startNs, TraceSpan span) {
    Route route = answering.route();
    RequestException known = known(failure, span);
    String code = known.code().wireCode();
    var _ = known.code().kind() == ErrorKind.CALLER ? span.outcome(code) : span.fail(code);
    timer(route, known.code().wireCode()).record(System.nanoTime() - startNs, TimeUnit.NANOSECONDS);
    return answering.failed(known, headers -> problems.headers(known.code(), headers));
  }

  /* What is logged of a failure names its trace; a refusal is not logged. */
  private RequestException known(Throwable failure, TraceSpan span) {
    if (failure instanceof RequestException known) {
      return known;
    }
    try (var _ = span.open()) {
      return problems.asRequestFailure(failure);
    }
  }
}
