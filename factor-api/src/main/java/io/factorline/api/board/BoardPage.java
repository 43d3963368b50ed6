package io.factorline.api.board;

import io.factorline.api.config.FactorApiProperties;
import io.factorline.api.web.Replies;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpHeaders;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** {@code GET /}: the live board, and the files that it loads from {@code /board/}. */
@Configuration(proxyBeanMethods = false)
class BoardPage {
  private final String policy;
  private final byte[] settings;

  BoardPage(FactorApiProperties properties) {
    String gateway = properties.board().gatewayUrl().toString();
    /* The page runs nothing but its own files and talks to nobody but the two services. */
    this.policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
            + " connect-src 'self' "
            + gateway
            + "; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
    this.settings = Replies.written(out -> out.raw("{\"gatewayUrl\":").text(gateway).raw('}'));
  }

  @Bean
  RouterFunction<ServerResponse> boardRoutes() {
    List<PageFile> files = PageFile.NAMES.stream().map(PageFile::read).toList();
    RouterFunctions.Builder routes = RouterFunctions.route();
    routes.GET("/", request -> answer(files.getFirst(), request));
    routes.GET("/board/settings.json", request -> Replies.json(settings));
    for (PageFile file : files) {
      routes.GET("/board/" + file.name(), request -> answer(file, request));
    }
    return routes.build();
  }

  private Mono<ServerResponse> answer(PageFile file, ServerRequest request) {
    if (request.headers().header(HttpHeaders.IF_NONE_MATCH).contains(file.etag())) {
      return ServerResponse.status(304).headers(headers -> headers(file, headers)).build();
    }
    return Replies.bytes(file.type(), headers -> headers(file, headers), file.bytes());
  }

  private void headers(PageFile file, HttpHeaders headers) {
    headers.setETag(file.etag());
    headers.setCacheControl("no-cache");
    headers.set("Content-Security-Policy", policy);
    headers.set("X-Content-Type-Options", "nosniff");
    headers.set("Referrer-Policy", "no-referrer");
  }
}
