package io.factorline.metric;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

/** The alerts ask for what exists, wake nobody needlessly, and say what to do. */
final class AlertsTest {
  private static final Path FOLDER = Path.of("..", "deploy", "prometheus");
  private static final int MAX_PAGES = 12;
  private static final Pattern ALERT_NAME = Pattern.compile("Factorline\\w+");

  /** One alert. */
  private record Alert(
      String name,
      String expression,
      String lasting,
      Map<String, String> labels,
      Map<String, String> annotations) {
    String severity() {
      return labels.getOrDefault("severity", "");
    }
  }

  private static List<Path> files(String folder) throws IOException {
    try (Stream<Path> files = Files.list(FOLDER.resolve(folder))) {
      return files.filter(file -> file.toString().endsWith(".yml")).sorted().toList();
    }
  }

  private static Map<?, ?> yaml(Path file) throws IOException {
    return new Yaml().load(Files.readString(file));
  }

  private static List<Map<?, ?>> maps(Object list) {
    return ((List<?>) list).stream().<Map<?, ?>>map(one -> (Map<?, ?>) one).toList();
  }

  private static List<Alert> alerts() throws IOException {
    List<Alert> alerts = new ArrayList<>();
    for (Path file : files("rules")) {
      for (Map<?, ?> group : maps(yaml(file).get("groups"))) {
        maps(group.get("rules")).forEach(rule -> alerts.add(alert(rule)));
      }
    }
    return alerts;
  }

  private static Alert alert(Map<?, ?> rule) {
    return new Alert(
        String.valueOf(rule.get("alert")),
        String.valueOf(rule.get("expr")),
        String.valueOf(rule.get("for")),
        texts(rule.get("labels")),
        texts(rule.get("annotations")));
  }

  private static Map<String, String> texts(Object map) {
    Map<String, String> texts = new java.util.HashMap<>();
    ((Map<?, ?>) map).forEach((key, value) -> texts.put(key.toString(), value.toString()));
    return texts;
  }

  @Test
  void shouldAskOnlyForSeriesThatExist() throws Exception {
    KnownSeries known = KnownSeries.read();
    for (Alert alert : alerts()) {
      assertThat(KnownSeries.namesIn(alert.expression())).as(alert.name()).isNotEmpty();
      assertThat(known.unknownIn(alert.expression())).as(alert.name()).isEmpty();
    }
  }

  @Test
  void shouldBePagesOrTicketsAndFewPages() throws Exception {
    List<Alert> alerts = alerts();
    assertThat(alerts).extracting(Alert::severity).containsOnly("page", "ticket");
    assertThat(alerts).extracting(Alert::name).doesNotHaveDuplicates();
    assertThat(alerts.stream().filter(alert -> alert.severity().equals("page")).count())
        .isBetween(1L, (long) MAX_PAGES);
  }

  @Test
  void shouldSayWhatIsSeenAndWhereToReadOn() throws Exception {
    List<String> runbook = Files.readAllLines(Path.of("..", "docs", "runbook.md"));
    for (Alert alert : alerts()) {
      String name = alert.name();
      assertThat(alert.lasting()).as(name).matches("\\d+[smh]");
      assertThat(alert.labels()).as(name).containsOnlyKeys("severity", "part");
      assertThat(alert.annotations())
          .as(name)
          .containsOnlyKeys("summary", "description", "runbook_url")
          .containsEntry("runbook_url", "docs/runbook.md#" + name.toLowerCase(Locale.ROOT));
      assertThat(runbook).as(name).containsOnlyOnce("### " + name);
    }
  }

  @Test
  void shouldBeTestedToFireAndToStayQuiet() throws Exception {
    Set<String> firing = new TreeSet<>();
    Set<String> quiet = new TreeSet<>();
    for (Path file : files("tests")) {
      for (Map<?, ?> test : maps(yaml(file).get("tests"))) {
        for (Map<?, ?> alert : maps(test.get("alert_rule_test"))) {
          boolean fires = !maps(alert.get("exp_alerts")).isEmpty();
          (fires ? firing : quiet).add(String.valueOf(alert.get("alertname")));
        }
      }
    }
    Set<String> all = new TreeSet<>(alerts().stream().map(Alert::name).toList());
    assertThat(firing).isEqualTo(all);
    assertThat(quiet).isEqualTo(all);
  }

  @Test
  void shouldInhibitOnlyAlertsThatExist() throws Exception {
    String text = Files.readString(FOLDER.resolve("alertmanager.yml"));
    List<String> named =
        ALERT_NAME.matcher(text).results().map(MatchResult::group).distinct().toList();
    assertThat(named).isNotEmpty().isSubsetOf(alerts().stream().map(Alert::name).toList());
  }

  @Test
  void shouldFindTheNamesInPromQl() {
    assertThat(
            KnownSeries.namesIn(
                "sum by (a_b) (rate(x_total{y=\"z_total\"}[5m])) / on (c) up unless q_s offset"
                    + " 10m"))
        .containsExactly("x_total", "up", "q_s");
  }
}
