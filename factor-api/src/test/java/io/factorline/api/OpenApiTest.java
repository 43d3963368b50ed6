package io.factorline.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.factorline.api.web.Route;
import io.factorline.error.ErrorCode;
import io.factorline.online.CellReason;
import io.factorline.online.CellStatus;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

final class OpenApiTest {
  private final JsonNode document = OpenApi.committed().document();

  @Test
  void shouldDescribeEachRouteWithItsParameters() {
    Set<String> described = new TreeSet<>();
    document
        .get("paths")
        .properties()
        .forEach(path ->
            path.getValue()
                .propertyNames()
                .forEach(m -> described.add(m.toUpperCase(Locale.ROOT) + " " + path.getKey())));
    Set<String> routes = new TreeSet<>();
    for (Route route : Route.values()) {
      routes.add(route.method() + " " + route.path());
      assertThat(queryParameters(route)).containsExactlyInAnyOrderElementsOf(route.parameters());
    }

    assertThat(described).isEqualTo(routes);
  }

  private List<String> queryParameters(Route route) {
    String method = route.method().name().toLowerCase(Locale.ROOT);
    return document
        .get("paths")
        .get(route.path())
        .get(method)
        .path("parameters")
        .valueStream()
        .map(p -> p.has("$ref") ? document.at(p.get("$ref").asString().substring(1)) : p)
        .filter(p -> p.get("in").asString().equals("query"))
        .map(p -> p.get("name").asString())
        .toList();
  }

  @Test
  void shouldNameEachErrorCodeAndItsStatus() {
    List<String> codes = texts("/components/schemas/Problem/properties/code/enum");
    Set<String> statuses = new HashSet<>();
    document
        .get("paths")
        .forEach(path -> path.forEach(m -> statuses.addAll(m.get("responses").propertyNames())));

    List<ErrorCode> own = OwnCodes.all().toList();
    assertThat(codes)
        .containsExactlyInAnyOrderElementsOf(own.stream().map(ErrorCode::wireCode).toList());
    for (ErrorCode code : own) {
      if (code != ErrorCode.NOT_ACCEPTABLE) {
        assertThat(statuses).contains(Integer.toString(code.httpStatus()));
      }
    }
  }

  @Test
  void shouldNameEachStatusAndReason() {
    assertThat(texts("/components/schemas/Status/enum"))
        .containsExactlyElementsOf(
            Arrays.stream(CellStatus.values()).map(CellStatus::name).toList());
    assertThat(texts("/components/schemas/Reason/enum"))
        .containsExactlyElementsOf(
            Arrays.stream(CellReason.values())
                .filter(reason -> reason != CellReason.NONE)
                .map(CellReason::name)
                .toList());
  }

  private List<String> texts(String pointer) {
    return document.at(pointer).valueStream().map(JsonNode::asString).toList();
  }
}
