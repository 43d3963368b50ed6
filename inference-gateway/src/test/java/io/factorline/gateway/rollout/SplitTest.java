package io.factorline.gateway.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class SplitTest {
  private static final int SYMBOLS = 10_000;
  private static final int SALTS = 6;
  private static final List<String> UNIVERSE =
      IntStream.range(0, SYMBOLS).mapToObj(i -> "X" + i).toList();

  @Test
  void shouldGiveFivePercentOfTenThousand() {
    for (String salt : salts()) {
      int count = Split.symbols(salt, UNIVERSE, 500, SYMBOLS).size();

      assertThat(count / (double) SYMBOLS).as(salt).isBetween(0.043, 0.057);
    }
  }

  @Test
  void shouldKeepTheFirstOnesWhenTheShareRises() {
    for (String salt : salts()) {
      Set<String> before = Set.of();
      for (int weightBp : new int[] {1, 500, 2_000, 9_999, 10_000}) {
        Set<String> now = Split.symbols(salt, UNIVERSE, weightBp, SYMBOLS);
        assertThat(now).as(salt + " " + weightBp).containsAll(before);
        before = now;
      }
      assertThat(before).as("all of it").hasSize(SYMBOLS);
    }
  }

  @Test
  void shouldTakeTheLowestPlacesWhereInstrumentsAreLimited() {
    for (String salt : salts()) {
      Set<String> few = Split.symbols(salt, UNIVERSE, 2_000, 100);
      Set<String> more = Split.symbols(salt, UNIVERSE, 2_000, 101);
      long highest = highest(few, salt);

      assertThat(few).hasSize(100);
      assertThat(more).hasSize(101).containsAll(few);
      assertThat(UNIVERSE)
          .filteredOn(symbol -> !few.contains(symbol))
          .allMatch(symbol -> Long.compareUnsigned(Split.place(salt, symbol), highest) > 0);
    }
  }

  private static long highest(Set<String> symbols, String salt) {
    return symbols.stream().map(s -> Split.place(salt, s)).max(Long::compareUnsigned).orElseThrow();
  }

  @Test
  void shouldNotDependOnTheOrderOfTheUniverse() {
    List<String> shuffled = new ArrayList<>(UNIVERSE);
    Collections.shuffle(shuffled, new Random(7));

    assertThat(Split.symbols("s", shuffled, 500, 200))
        .isEqualTo(Split.symbols("s", UNIVERSE, 500, 200));
  }

  @Test
  void shouldPickOthersByAnotherSalt() {
    Set<String> one = Split.symbols("a", UNIVERSE, 500, SYMBOLS);
    Set<String> both = new HashSet<>(one);
    both.retainAll(Split.symbols("b", UNIVERSE, 500, SYMBOLS));

    assertThat(both.size()).as("5 % of 5 % of 10,000 is 25").isLessThan(60);
  }

  /* printf 'salt\0SIM.AAA' | sha256sum | cut -c1-16 */
  @Test
  void shouldBeTheHashThatAnyoneCanCompute() {
    assertThat(Long.toHexString(Split.place("salt", "SIM.AAA"))).isEqualTo("b72d3ff92b8d02b2");
    assertThat(Split.isWithin(-1L, 9_999)).isFalse();
    assertThat(Split.isWithin(-1L, 10_000)).isTrue();
    assertThat(Split.isWithin(0L, 1)).isTrue();
  }

  private static List<String> salts() {
    Random random = new Random(20261126);
    return IntStream.range(0, SALTS).mapToObj(i -> Long.toHexString(random.nextLong())).toList();
  }
}
