package io.factorline.metric;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The dashboards are whole, tell each panel apart, and ask for what exists. */
final class DashboardsTest {
  private static final Path FOLDER = Path.of("..", "deploy", "grafana", "dashboards");

  private static Map<String, JsonNode> dashboards() throws IOException {
    Map<String, JsonNode> dashboards = new TreeMap<>();
    try (Stream<Path> files = Files.list(FOLDER)) {
      for (Path file : files.toList()) {
        dashboards.put(
            file.getFileName().toString(), JsonMapper.shared().readTree(Files.readString(file)));
      }
    }
    return dashboards;
  }

  private static List<JsonNode> panels(JsonNode dashboard) {
    return dashboard.required("panels").valueStream().toList();
  }

  @Test
  void shouldTellDashboardsAndPanelsApart() throws Exception {
    Map<String, JsonNode> dashboards = dashboards();
    assertThat(dashboards)
        .containsOnlyKeys(
            "api.json",
            "factors.json",
            "market.json",
            "processes.json",
            "signals.json",
            "sync.json");
    List<String> uids = new ArrayList<>();
    dashboards.forEach((name, dashboard) -> {
      uids.add(dashboard.required("uid").asString());
      assertThat(panels(dashboard).stream().map(panel -> panel.required("id").asInt()))
          .as(name)
          .isNotEmpty()
          .doesNotHaveDuplicates();
    });
    assertThat(uids).doesNotHaveDuplicates().allMatch(uid -> uid.startsWith("factorline-"));
  }

  @Test
  void shouldSayForEachPanelWhatItShowsInWhichUnitAndFromWhere() throws Exception {
    dashboards()
        .forEach((name, dashboard) ->
            panels(dashboard)
                .forEach(panel -> {
                  String title = name + ": " + panel.required("title").asString();
                  assertThat(panel.required("description").asString()).as(title).isNotBlank();
                  assertThat(panel.at("/fieldConfig/defaults/unit").asString(""))
                      .as(title)
                      .isNotBlank();
                  assertThat(panel.at("/datasource/uid").asString(""))
                      .as(title)
                      .matches("\\$\\{\\w+}");
                  assertThat(panel.required("targets").size()).as(title).isPositive();
                }));
  }

  @Test
  void shouldAskOnlyForSeriesThatExist() throws Exception {
    KnownSeries known = KnownSeries.read();
    List<String> asked = new ArrayList<>();
    dashboards()
        .forEach((name, dashboard) ->
            panels(dashboard).stream()
                .flatMap(panel -> panel.required("targets").valueStream())
                .filter(target -> target.has("expr"))
                .map(target -> target.get("expr").asString())
                .forEach(query -> {
                  asked.add(query);
                  assertThat(known.unknownIn(query)).as(name + ": " + query).isEmpty();
                }));
    assertThat(asked).hasSizeGreaterThan(50);
  }
}
