package io.factorline.api.web;

import io.factorline.error.ErrorCode;
import io.factorline.error.http.UnroutedFailures;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.web.reactive.function.server.RequestPredicates;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** The routes of the service; a path that is known is never answered 404. */
@Configuration(proxyBeanMethods = false)
class Routes {

  @Bean
  RouterFunction<ServerResponse> router(List<Answering> all, Guard guard) {
    RouterFunctions.Builder routes = RouterFunctions.route();
    for (Answering answering : inOrder(all)) {
      Route route = answering.route();
      routes.route(
          RequestPredicates.methods(methods(route.method()))
              .and(RequestPredicates.path(route.path())),
          request -> guard.answer(answering, request));
    }
    Map<String, String> allowed = new LinkedHashMap<>();
    for (Answering answering : inOrder(all)) {
      allowed.merge(answering.route().path(), allowed(answering), (a, b) -> a + "," + b);
    }
    allowed.forEach(
        (path, methods) -> routes.route(RequestPredicates.path(path), request -> refuse(methods)));
    return routes.build();
  }

  @Bean
  UnroutedFailures unroutedFailures(Problems problems) {
    return new UnroutedFailures(problems::asRequestFailure, problems::headers);
  }

  private static String allowed(Answering answering) {
    return Arrays.stream(methods(answering.route().method()))
        .map(HttpMethod::name)
        .collect(Collectors.joining(","));
  }

  private static Mono<ServerResponse> refuse(String allowed) {
    return Replies.problem(
        ErrorCode.METHOD_NOT_ALLOWED,
        "must be a method of this path: allow=" + allowed,
        headers -> headers.set(HttpHeaders.ALLOW, allowed));
  }

  /* HEAD is answered as GET; what writes the answer leaves its body out. */
  private static HttpMethod[] methods(HttpMethod method) {
    return method.equals(HttpMethod.GET)
        ? new HttpMethod[] {HttpMethod.GET, HttpMethod.HEAD}
        : new HttpMethod[] {method};
  }

  private static List<Answering> inOrder(List<Answering> all) {
    return all.stream().sorted((a, b) -> a.route().compareTo(b.route())).toList();
  }
}
