package io.factorline.gateway.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.factorline.catalog.CatalogLoader;
import io.factorline.catalog.View;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

final class BarChoiceTest {
  private static final List<View> READ =
      CatalogLoader.defaults().barViews().stream()
          .filter(view -> !view.name().equals("daily"))
          .map(View.class::cast)
          .toList();

  @Test
  void shouldChooseTheNewestOfEachSymbolAndView() {
    BarChoice choice =
        BarChoice.of(READ, List.of(bar("A", 0, 20, 0), bar("B", 1, 60, 0), bar("A", 0, 10, 0)));

    assertThat(choice.chosen())
        .containsExactly(
            Map.entry("A", List.of(bar("A", 0, 20, 0))),
            Map.entry("B", List.of(bar("B", 1, 60, 0))));
    assertThat(choice.passed()).containsExactly(Map.entry(BarOutcome.OVERTAKEN, 1));
  }

  @Test
  void shouldPassWhatTheModelDoesNotRead() {
    TriggerBar other = new TriggerBar("A", "daily", "0".repeat(16), 10, 0, 0, null);
    TriggerBar changed =
        new TriggerBar("A", READ.getFirst().name(), "0".repeat(16), 10, 0, 0, null);

    BarChoice choice = BarChoice.of(READ, List.of(other, changed, changed));

    assertThat(choice.chosen()).isEmpty();
    assertThat(choice.passed())
        .containsOnly(Map.entry(BarOutcome.NOT_READ, 1), Map.entry(BarOutcome.OTHER_DEFINITION, 2));
  }

  @Test
  void shouldGiveEachBarOneOutcomeWhateverTheOrder() {
    Random random = new Random(20_261_127);
    for (int round = 0; round < 500; round++) {
      List<TriggerBar> bars = new ArrayList<>();
      for (int i = random.nextInt(40); i > 0; i--) {
        bars.add(
            bar(
                "S" + random.nextInt(5),
                random.nextInt(READ.size()),
                random.nextInt(6),
                random.nextInt(3)));
      }

      BarChoice choice = BarChoice.of(READ, bars);

      Map<String, TriggerBar> chosen = new HashMap<>();
      choice
          .chosen()
          .values()
          .forEach(own -> own.forEach(bar -> chosen.put(bar.symbol() + bar.view(), bar)));
      assertThat(chosen).isEqualTo(newest(bars));
      int passed = choice.passed().values().stream().mapToInt(Integer::intValue).sum();
      assertThat(choice.chosen().size() + passed).isEqualTo(bars.size());
    }
  }

  private static Map<String, TriggerBar> newest(List<TriggerBar> bars) {
    return bars.stream()
        .collect(
            Collectors.toMap(
                bar -> bar.symbol() + bar.view(),
                bar -> bar,
                (a, b) -> {
                  long one = a.endNs() * 10 + a.revision();
                  return one > b.endNs() * 10 + b.revision() ? a : b;
                }));
  }

  private static TriggerBar bar(String symbol, int view, long endNs, int revision) {
    View read = READ.get(view);
    return new TriggerBar(symbol, read.name(), read.definition(), endNs, revision, 0, null);
  }
}
