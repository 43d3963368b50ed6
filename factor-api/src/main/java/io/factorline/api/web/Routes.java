package io.factorline.api.web;

import io.factorline.error.ErrorCode;
import io.factorline.error.RequestException;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpHeaders;
import org.springframework.web.reactive.function.server.RequestPredicates;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;

/** The routes of the service; a path that is known is never answered 404. */
@Configuration(proxyBeanMethods = false)
class Routes {

  @Bean
  RouterFunction<ServerResponse> router(List<Answering> all, Guard guard) {
    RouterFunctions.Builder routes = RouterFunctions.route();
    for (Answering answering : inOrder(all)) {
      Route route = answering.route();
      routes.route(
          RequestPredicates.method(route.method()).and(RequestPredicates.path(route.path())),
          request -> guard.answer(answering, request));
    }
    for (Answering answering : inOrder(all)) {
      Route route = answering.route();
      RequestException wrong =
          new RequestException(
              ErrorCode.METHOD_NOT_ALLOWED,
              "must be a method of this path: allow=" + route.method());
      routes.route(
          RequestPredicates.path(route.path()),
          request ->
              Replies.problem(
                  wrong.code(),
                  wrong.detail(),
                  headers -> headers.set(HttpHeaders.ALLOW, route.method().name())));
    }
    return routes.build();
  }

  private static List<Answering> inOrder(List<Answering> all) {
    return all.stream().sorted((a, b) -> a.route().compareTo(b.route())).toList();
  }
}
