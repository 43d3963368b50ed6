package io.factorline.sync.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import io.factorline.security.http.AccessTable;
import io.factorline.testsupport.HouseRules;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.http.HttpMethod;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RestController;

/** Each route of each controller of the service has its role. */
final class AccessTest {
  private record Route(HttpMethod method, String path) {}

  private static List<Route> routes() throws ClassNotFoundException {
    List<Route> routes = new ArrayList<>();
    for (JavaClass found : HouseRules.importMain("io.factorline.sync")) {
      if (found.isAnnotatedWith(RestController.class) && !found.reflect().equals(ErrorPage.class)) {
        Class<?> controller = Class.forName(found.getName());
        RequestMapping above =
            AnnotatedElementUtils.findMergedAnnotation(controller, RequestMapping.class);
        String prefix = above == null ? "" : above.path()[0];
        for (Method method : controller.getDeclaredMethods()) {
          add(prefix, method, routes);
        }
      }
    }
    return routes;
  }

  private static void add(String prefix, Method method, List<Route> routes) {
    RequestMapping mapping =
        AnnotatedElementUtils.findMergedAnnotation(method, RequestMapping.class);
    if (mapping == null) {
      return;
    }
    List<String> paths = mapping.path().length == 0 ? List.of("") : List.of(mapping.path());
    for (RequestMethod verb : mapping.method()) {
      paths.forEach(path -> routes.add(new Route(verb.asHttpMethod(), prefix + path)));
    }
  }

  @Test
  void shouldGiveEachRouteItsRole() throws ClassNotFoundException {
    AccessTable table = Access.table().build();

    List<Route> routes = routes();

    assertThat(routes)
        .hasSizeGreaterThanOrEqualTo(7)
        .allMatch(route -> table.knows(route.method(), route.path()));
  }
}
