package io.factorline.api.section;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.factorline.derive.Order;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class SectionTest {
  private static final List<Section.Member> MEMBERS =
      List.of(
          new Section.Member("D", 4, 0),
          new Section.Member("B", 2, 1),
          new Section.Member("C", 2, 2),
          new Section.Member("A", 1, 3));

  @Test
  void shouldOrderByValueThenSymbolAndShareRanksOfTies() {
    Section section = Section.of(MEMBERS, Order.DESC);

    assertThat(symbols(section)).containsExactly("D", "B", "C", "A");
    assertThat(List.of(section.rank(0), section.rank(1), section.rank(2), section.rank(3)))
        .containsExactly(1, 2, 2, 4);
    assertThat(symbols(Section.of(MEMBERS, Order.ASC))).containsExactly("A", "B", "C", "D");
  }

  @Test
  void shouldGivePercentilesThatDoNotDependOnTheOrder() {
    Section section = Section.of(MEMBERS, Order.DESC);

    assertThat(section.percentile(0)).isEqualTo(1);
    assertThat(section.percentile(1)).isEqualTo(0.5);
    assertThat(section.percentile(2)).isEqualTo(0.5);
    assertThat(section.percentile(3)).isEqualTo(0);
    assertThat(Section.of(MEMBERS, Order.ASC).percentile(0)).isEqualTo(0);
  }

  @Test
  void shouldGiveZscoresOfThePopulation() {
    Section section = Section.of(MEMBERS, Order.DESC);
    double deviation = Math.sqrt((1.75 * 1.75 + 2 * 0.25 * 0.25 + 1.25 * 1.25) / 4);

    assertThat(section.zscore(0)).isCloseTo(1.75 / deviation, within(1e-15));
    assertThat(section.zscore(3)).isCloseTo(-1.25 / deviation, within(1e-15));
  }

  @Test
  void shouldHaveNoZscoreWhereAllValuesAreTheSame() {
    Section section =
        Section.of(
            List.of(new Section.Member("A", 0.1, 0), new Section.Member("B", 0.1, 1)), Order.ASC);

    assertThat(section.zscore(0)).isNaN();
    assertThat(section.percentile(0)).isEqualTo(0.5);
  }

  @Test
  void shouldCountARepeatedSymbolOnceAndTieZeros() {
    Section section =
        Section.of(
            List.of(
                new Section.Member("A", 0.0, 0),
                new Section.Member("A", 0.0, 1),
                new Section.Member("B", -0.0, 2)),
            Order.ASC);

    assertThat(section.size()).isEqualTo(2);
    assertThat(section.rank(1)).isEqualTo(1);
  }

  @Test
  void shouldNotDependOnTheOrderOfTheRequest() {
    Random random = new Random(3);
    List<Section.Member> members = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      members.add(new Section.Member("S" + i, random.nextInt(50) / 7.0, i));
    }
    Section expected = Section.of(members, Order.DESC);
    Collections.shuffle(members, random);
    Section shuffled = Section.of(members, Order.DESC);

    assertThat(symbols(shuffled)).isEqualTo(symbols(expected));
    for (int i = 0; i < shuffled.size(); i++) {
      assertThat(shuffled.zscore(i)).isEqualTo(expected.zscore(i));
      assertThat(shuffled.percentile(i)).isEqualTo(naivePercentile(members, shuffled.member(i)));
    }
  }

  private static double naivePercentile(List<Section.Member> members, Section.Member one) {
    double smaller = 0;
    for (Section.Member other : members) {
      if (!other.symbol().equals(one.symbol())) {
        smaller += other.value() < one.value() ? 1 : other.value() == one.value() ? 0.5 : 0;
      }
    }
    return smaller / (members.size() - 1);
  }

  private static List<String> symbols(Section section) {
    List<String> symbols = new ArrayList<>();
    for (int i = 0; i < section.size(); i++) {
      symbols.add(section.member(i).symbol());
    }
    return symbols;
  }
}
