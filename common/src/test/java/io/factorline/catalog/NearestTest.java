package io.factorline.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class NearestTest {
  @ParameterizedTest
  @CsvSource({
    "'','',0",
    "a,'',1",
    "'',abc,3",
    "abc,abc,0",
    "abc,acb,1",
    "rsi14,rsi_14,1",
    "timefram,timeframe,1",
    "ca,abc,3",
    "kitten,sitting,3"
  })
  void shouldCountEdits(String a, String b, int distance) {
    assertThat(Nearest.distance(a, b)).isEqualTo(distance);
    assertThat(Nearest.distance(b, a)).isEqualTo(distance);
  }

  @Test
  void shouldTakeTheFirstInTheAlphabetOfEquals() {
    assertThat(Nearest.to("sma_7", List.of("sma_9", "sma_5", "ema_7"))).contains("ema_7");
    assertThat(Nearest.to("x", List.of())).isEmpty();
  }

  @Test
  void shouldEqualAskingAllOfThem() {
    Random random = new Random(9);
    for (int i = 0; i < 2_000; i++) {
      List<String> known = random.ints(20, 0, 1_000_000).mapToObj(Integer::toString).toList();
      String wanted = Integer.toString(random.nextInt(1_000_000));
      int best =
          known.stream().mapToInt(name -> Nearest.distance(wanted, name)).min().orElseThrow();
      String first =
          known.stream()
              .filter(name -> Nearest.distance(wanted, name) == best)
              .sorted()
              .findFirst()
              .orElseThrow();

      assertThat(Nearest.to(wanted, known)).contains(first);
    }
  }
}
