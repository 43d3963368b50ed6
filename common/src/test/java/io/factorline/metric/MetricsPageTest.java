package io.factorline.metric;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page of meters names each meter of each enum of this package, as it is, and no other. */
final class MetricsPageTest {
  private static final String TYPE = "(counter|timer, histogram|timer|gauge|summary)";

  /** One meter as the code has it. */
  private record Meter(String name, String unit, String description) {
    static Meter of(Enum<?> constant) {
      return new Meter(
          text(constant, "meterName"), text(constant, "baseUnit"), text(constant, "description"));
    }

    private static String text(Enum<?> constant, String accessor) {
      try {
        return (String) constant.getClass().getMethod(accessor).invoke(constant);
      } catch (ReflectiveOperationException e) {
        throw new AssertionError("must tell its " + accessor + ": " + constant, e);
      }
    }

    /** The series that Prometheus has of it. */
    String series(String type) {
      String snake = name.replace('.', '_');
      String named = unit.isEmpty() || snake.endsWith("_" + unit) ? snake : snake + "_" + unit;
      return type.equals("counter") ? named + "_total" : named;
    }
  }

  private static List<Meter> meters() throws IOException, URISyntaxException {
    Path folder = Path.of(IngestMeters.class.getResource("IngestMeters.class").toURI()).getParent();
    List<Meter> meters = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder).sorted()) {
      for (Path file : files.toList()) {
        String name = file.getFileName().toString().replace(".class", "");
        Object[] constants = type(name).getEnumConstants();
        if (constants != null) {
          Stream.of(constants).map(constant -> Meter.of((Enum<?>) constant)).forEach(meters::add);
        }
      }
    }
    return meters;
  }

  private static Class<?> type(String simpleName) {
    try {
      return Class.forName(IngestMeters.class.getPackageName() + "." + simpleName);
    } catch (ClassNotFoundException e) {
      throw new AssertionError("must be loadable: class=" + simpleName, e);
    }
  }

  private static List<String> rows() throws IOException {
    return Files.readAllLines(Path.of("..", "docs", "metrics.md")).stream()
        .filter(line -> line.startsWith("| `"))
        .toList();
  }

  @Test
  void shouldNameEachMeterAsItIsAndNoOther() throws Exception {
    List<String> rows = rows();
    List<Meter> meters = meters();
    assertThat(rows).hasSameSizeAs(meters);
    for (Meter meter : meters) {
      List<String> its =
          rows.stream().filter(row -> row.startsWith("| `" + meter.name() + "` |")).toList();
      assertThat(its).as(meter.name()).hasSize(1);
      requireEqual(meter, its.getFirst().split(" \\| ", -1));
    }
  }

  private static void requireEqual(Meter meter, String[] cells) {
    assertThat(cells).as(meter.name()).hasSize(7);
    assertThat(cells[2]).as(meter.name()).matches(TYPE);
    assertThat(cells[1]).isEqualTo("`" + meter.series(cells[2]) + "`");
    assertThat(cells[3]).as(meter.name()).isEqualTo(meter.unit().isEmpty() ? "none" : meter.unit());
    assertThat(cells[4]).as(meter.name()).matches("none|`[a-z]+`.*");
    assertThat(cells[5]).isEqualTo(meter.description());
    assertThat(cells[6]).as(meter.name()).hasSizeGreaterThan(5);
  }
}
