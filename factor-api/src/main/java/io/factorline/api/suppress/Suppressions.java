package io.factorline.api.suppress;

import io.factorline.api.config.FactorApiProperties;
import io.factorline.api.web.Answering;
import io.factorline.api.web.Bodies;
import io.factorline.api.web.Replies;
import io.factorline.api.web.Route;
import io.factorline.catalog.Catalog;
import io.factorline.error.CallerText;
import io.factorline.error.ErrorCode;
import io.factorline.error.RequestException;
import io.factorline.security.Client;
import io.factorline.suppress.Suppression;
import io.factorline.suppress.SuppressionBook;
import io.factorline.suppress.SuppressionDesk;
import io.factorline.suppress.SuppressionJson;
import io.factorline.time.EpochClock;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;
import tools.jackson.databind.node.ObjectNode;

/** {@code /v1/suppressions}: lists, puts and ends them. */
@Configuration(proxyBeanMethods = false)
class Suppressions {
  private static final Logger LOG = LoggerFactory.getLogger(Suppressions.class);
  private static final String ANYBODY = "anybody";

  private final SuppressionDesk desk;
  private final Catalog catalog;
  private final FactorApiProperties.Limits limits;

  Suppressions(SuppressionDesk desk, Catalog catalog, FactorApiProperties properties) {
    this.desk = desk;
    this.catalog = catalog;
    this.limits = properties.limits();
  }

  /** Answers a request of a route. */
  private record Told(Route route, Function<Ask, Mono<ServerResponse>> telling)
      implements Answering {
    @Override
    public Mono<ServerResponse> answer(Ask ask) {
      return telling.apply(ask);
    }
  }

  @Bean
  Answering suppressionList() {
    return new Told(
        Route.SUPPRESSIONS,
        ask -> json(SuppressionJson.write(desk.book(), EpochClock.SYSTEM.nowMs())));
  }

  @Bean
  Answering suppressionPut() {
    return new Told(
        Route.SUPPRESSION_PUT,
        ask -> Bodies.json(ask.request(), limits.maxBody()).flatMap(body -> put(ask, body)));
  }

  @Bean
  Answering suppressionEnd() {
    return new Told(Route.SUPPRESSION_END, this::end);
  }

  private Mono<ServerResponse> put(Answering.Ask ask, byte[] body) {
    String by = client(ask.request());
    long nowMs = EpochClock.SYSTEM.nowMs();
    Suppression suppression = SuppressionBody.parse(body, by, nowMs, catalog);
    return changed(book -> added(book, suppression))
        .flatMap(book -> {
          LOG.warn("Values are suppressed. by={} suppression={}", by, suppression);
          return json(SuppressionJson.write(suppression));
        });
  }

  private static SuppressionBook added(SuppressionBook book, Suppression suppression) {
    try {
      return book.with(suppression);
    } catch (IllegalArgumentException e) {
      throw new RequestException(ErrorCode.INVALID_PARAMETER, String.valueOf(e.getMessage()));
    }
  }

  private Mono<ServerResponse> end(Answering.Ask ask) {
    String id = ask.request().pathVariable("id");
    String by = client(ask.request());
    long nowMs = EpochClock.SYSTEM.nowMs();
    return changed(book -> book.without(found(book, id, nowMs), by, nowMs))
        .flatMap(book -> {
          LOG.warn("A suppression has been ended. by={} id={}", by, id);
          return json(SuppressionJson.write(book.changes().getLast().suppression()));
        });
  }

  private static Suppression found(SuppressionBook book, String id, long nowMs) {
    return book.find(id, nowMs)
        .orElseThrow(() ->
            new RequestException(
                ErrorCode.NOT_FOUND,
                "must be a suppression that stands: id=" + CallerText.shown(id)));
  }

  private Mono<SuppressionBook> changed(UnaryOperator<SuppressionBook> step) {
    return Mono.fromCompletionStage(() -> desk.change(step)).onErrorMap(Suppressions::known);
  }

  private static Throwable known(Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    return cause instanceof RequestException
        ? cause
        : new RequestException(
            ErrorCode.STORE_UNAVAILABLE, "Redis must take it; nothing is said to be suppressed");
  }

  private static String client(ServerRequest request) {
    Client client = request.exchange().getAttribute(Client.ATTRIBUTE);
    return client == null ? ANYBODY : client.name();
  }

  private static Mono<ServerResponse> json(ObjectNode node) {
    return Replies.json(node.toString().getBytes(StandardCharsets.UTF_8));
  }
}
