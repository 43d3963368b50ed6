package io.factorline.api.stream;

import io.factorline.api.config.FactorApiProperties;
import io.factorline.api.factors.Deprecations;
import io.factorline.api.factors.Selection;
import io.factorline.api.factors.WirePlan;
import io.factorline.api.web.Answering;
import io.factorline.api.web.Parameter;
import io.factorline.api.web.Query;
import io.factorline.api.web.Route;
import io.factorline.catalog.Reading;
import io.factorline.error.ErrorCode;
import io.factorline.error.RequestException;
import io.factorline.online.CutMode;
import io.factorline.online.ReadOptions;
import io.netty.handler.timeout.WriteTimeoutHandler;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ReactiveHttpOutputMessage;
import org.springframework.http.server.reactive.AbstractServerHttpResponse;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerResponse;

/** {@code GET /v1/stream}: server-sent events. */
@Component
final class StreamAnswer implements Answering {
  private final Selection selection;
  private final Feeds feeds;
  private final Deprecations deprecations;
  private final FactorApiProperties.Stream settings;

  StreamAnswer(
      Selection selection, Feeds feeds, Deprecations deprecations, FactorApiProperties properties) {
    this.selection = selection;
    this.feeds = feeds;
    this.deprecations = deprecations;
    this.settings = properties.stream();
  }

  @Override
  public Route route() {
    return Route.STREAM;
  }

  @Override
  public List<MediaType> produces() {
    return List.of(MediaType.TEXT_EVENT_STREAM);
  }

  @Override
  public Mono<ServerResponse> answer(Ask ask) {
    Query query = ask.query();
    WirePlan plan = selection.plan(query.list(Parameter.FACTORS), query.text(Parameter.SERVICE));
    deprecations.tell(ask.request(), plan.plan().names());
    List<String> symbols =
        selection.symbols(query.list(Parameter.SYMBOLS), query.text(Parameter.UNIVERSE));
    if (symbols.size() > settings.maxSymbols()) {
      throw new RequestException(
          ErrorCode.SYMBOL_LIMIT,
          "must be at most stream.maxSymbols: symbols=%d, stream.maxSymbols=%d"
              .formatted(symbols.size(), settings.maxSymbols()));
    }
    selection.checkCells(plan.plan(), symbols.size());
    Reading bar = query.choice(Parameter.BAR, Reading.class);
    ReadOptions options = Selection.options(plan, bar, CutMode.LIVE);
    StreamRequest request = new StreamRequest(plan, symbols, options);
    return ServerResponse.ok()
        .contentType(MediaType.TEXT_EVENT_STREAM)
        .cacheControl(CacheControl.noStore())
        .body((message, context) -> send(request, message));
  }

  private Mono<Void> send(StreamRequest request, ReactiveHttpOutputMessage message) {
    endWhenStalled(message, settings.stallTimeout());
    return Mono.using(
        () -> feeds.open(request),
        feed ->
            message.writeAndFlushWith(
                Flux.from(feed).map(bytes -> Mono.just(message.bufferFactory().wrap(bytes)))),
        Feed::cancel);
  }

  /* A client that takes nothing for so long is gone, whatever its connection says. */
  private static void endWhenStalled(ReactiveHttpOutputMessage message, Duration limit) {
    if (message instanceof AbstractServerHttpResponse response
        && response.getNativeResponse() instanceof HttpServerResponse server) {
      server.withConnection(connection ->
          connection
              .channel()
              .pipeline()
              .addFirst(new WriteTimeoutHandler(limit.toMillis(), TimeUnit.MILLISECONDS)));
    }
  }
}
