package io.factorline.gateway.web;

import io.factorline.error.ErrorCode;
import io.factorline.error.RequestException;
import io.factorline.error.http.Failures;
import io.factorline.error.http.UnroutedFailures;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
  RouterFunction<ServerResponse> router(List<Answering> all, Entrance entrance, Problems problems) {
    List<Answering> inOrder = all.stream().sorted(Comparator.comparing(Answering::route)).toList();
    RouterFunctions.Builder routes = RouterFunctions.route();
    for (Answering answering : inOrder) {
      Route route = answering.route();
      routes.route(
          RequestPredicates.method(route.method()).and(RequestPredicates.path(route.path())),
          request -> entrance.answer(answering, request));
    }
    Map<String, List<String>> methods = new LinkedHashMap<>();
    for (Answering answering : inOrder) {
      Route route = answering.route();
      methods.computeIfAbsent(route.path(), path -> new ArrayList<>()).add(route.method().name());
    }
    methods.forEach((path, allowed) -> {
      String allow = String.join(", ", allowed);
      RequestException wrong =
          new RequestException(
              ErrorCode.METHOD_NOT_ALLOWED, "must be a method of this path: allow=" + allow);
      Reply reply = problems.reply(wrong).with(HttpHeaders.ALLOW, allow);
      routes.route(RequestPredicates.path(path), request -> Entrance.respond(reply));
    });
    return routes.build();
  }

  @Bean
  UnroutedFailures unroutedFailures(Problems problems) {
    return new UnroutedFailures(Failures::of, problems::headers);
  }
}
