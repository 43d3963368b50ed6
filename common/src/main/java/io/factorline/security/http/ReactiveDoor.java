package io.factorline.security.http;

import io.factorline.error.http.ProblemBody;
import io.factorline.security.Client;
import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.server.PathContainer;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.http.server.reactive.SslInfo;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/** The door of a service on WebFlux, and of its management. */
final class ReactiveDoor implements WebFilter {
  private final Door door;
  private final AccessTable table;

  ReactiveDoor(Door door, AccessTable table) {
    this.door = door;
    this.table = table;
  }

  @Override
  public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
    ServerHttpRequest request = exchange.getRequest();
    Door.Visit visit = visit(request);
    ServerHttpResponse response = exchange.getResponse();
    boolean isSecure = "https".equals(request.getURI().getScheme());
    SafeHeaders.put(response.getHeaders()::set, visit.isPage(), isSecure);
    return switch (door.decide(visit)) {
      case Verdict.Open _ -> chain.filter(exchange);
      case Verdict.Admitted(Client client) -> {
        exchange.getAttributes().put(Client.ATTRIBUTE, client);
        yield chain.filter(exchange);
      }
      case Verdict.Refused refused -> refuse(response, refused);
    };
  }

  private Door.Visit visit(ServerHttpRequest request) {
    HttpHeaders headers = request.getHeaders();
    HttpMethod method = request.getMethod();
    PathContainer path = request.getPath().pathWithinApplication();
    return new Door.Visit(
        table.find(method, path),
        method,
        path,
        headers.getFirst(HttpHeaders.AUTHORIZATION),
        headers.getFirst(Credentials.API_KEY),
        certificate(request),
        () -> address(request));
  }

  private static @Nullable X509Certificate certificate(ServerHttpRequest request) {
    SslInfo tls = request.getSslInfo();
    X509Certificate[] shown = tls == null ? null : tls.getPeerCertificates();
    return shown == null || shown.length == 0 ? null : shown[0];
  }

  private static String address(ServerHttpRequest request) {
    InetSocketAddress remote = request.getRemoteAddress();
    return remote == null || remote.getAddress() == null
        ? "unknown"
        : remote.getAddress().getHostAddress();
  }

  static Mono<Void> refuse(ServerHttpResponse response, Verdict.Refused refused) {
    byte[] body = ProblemBody.of(refused.code(), refused.detail());
    response.setStatusCode(HttpStatusCode.valueOf(refused.code().httpStatus()));
    HttpHeaders headers = response.getHeaders();
    refused.headers().forEach(headers::set);
    headers.setContentType(MediaType.APPLICATION_PROBLEM_JSON);
    headers.setContentLength(body.length);
    return response.writeWith(Mono.fromSupplier(() -> response.bufferFactory().wrap(body)));
  }
}
