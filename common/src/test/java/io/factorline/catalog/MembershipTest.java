package io.factorline.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.factorline.catalog.Membership.Row;
import io.factorline.catalog.Universe.Spell;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class MembershipTest {
  private static final long OPEN = Long.MAX_VALUE;

  private static Universe universe(Row... rows) {
    return Universe.of("u", Membership.of(List.of(rows)));
  }

  @Test
  void shouldTakeFromAsInclusiveAndToAsExclusive() {
    Universe u = universe(new Row("A", 10, 20, 0));

    assertThat(u.members(9, 99)).isEmpty();
    assertThat(u.members(10, 99)).containsExactly("A");
    assertThat(u.members(19, 99)).containsExactly("A");
    assertThat(u.members(20, 99)).isEmpty();
  }

  @Test
  void shouldSeeARowFromItsKnownTimeOnAndNotOneNanosecondBefore() {
    Universe u = universe(new Row("A", 10, OPEN, 15));

    assertThat(u.members(12, 14)).isEmpty();
    assertThat(u.members(12, 15)).containsExactly("A");
    assertThat(u.spells("A")).containsExactly(new Spell(15, OPEN));
  }

  @Test
  void shouldEndAStayOnlyOnceTheEndIsKnown() {
    Universe u = universe(new Row("A", 10, OPEN, 5), new Row("A", 10, 20, 25));

    assertThat(u.members(22, 24)).containsExactly("A");
    assertThat(u.members(22, 25)).isEmpty();
    assertThat(u.spells("A")).containsExactly(new Spell(10, 25));
  }

  @Test
  void shouldKeepThoseWhoLeft() {
    Universe u =
        universe(
            new Row("GONE", 0, OPEN, 0),
            new Row("GONE", 0, 50, 40),
            new Row("HERE", 0, OPEN, 0),
            new Row("LATER", 60, OPEN, 55));

    assertThat(u.members(30, 30)).containsExactly("GONE", "HERE");
    assertThat(u.members(70, 70)).containsExactly("HERE", "LATER");
    assertThat(u.membersWithin(30, 51)).containsExactly("GONE", "HERE");
    assertThat(u.membersWithin(50, 60)).containsExactly("HERE");
    assertThat(u.symbols()).containsExactly("GONE", "HERE", "LATER");
  }

  @Test
  void shouldTakeBackAStayThatEndsWhereItBegins() {
    Universe u = universe(new Row("A", 10, OPEN, 0), new Row("A", 10, 10, 30));

    assertThat(u.spells("A")).containsExactly(new Spell(10, 30));
    assertThat(u.members(20, 30)).isEmpty();
  }

  @Test
  void shouldHoldAListAtAllTimes() {
    Universe u = Universe.fixed("u", List.of("B", "A"));

    assertThat(u.isFixed()).isTrue();
    assertThat(u.members(Long.MIN_VALUE, Long.MIN_VALUE)).containsExactly("B", "A");
    assertThat(u.membersWithin(5, 6)).containsExactly("B", "A");
    assertThat(u.spells("A")).containsExactly(Spell.ALWAYS);
  }

  @Test
  void shouldRefuseTwoRowsThatWouldDecideTheSame() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> universe(new Row("A", 10, 20, 5), new Row("A", 10, 30, 5)))
        .withMessageContaining("one row of a symbol, from and known: symbol=A");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Row("A", 10, 9, 0))
        .withMessageContaining("must be at least from");
  }

  @Test
  void shouldAgreeWithANaiveTwinAtEveryTime() {
    Random random = new Random(20261127);
    for (int round = 0; round < 300; round++) {
      List<Row> rows = randomRows(random);
      Universe u = Universe.of("u", Membership.of(rows));
      for (long timeNs = -1; timeNs <= 21; timeNs++) {
        for (long knownNs = -1; knownNs <= 21; knownNs++) {
          assertThat(u.members(timeNs, knownNs)).isEqualTo(naive(rows, timeNs, knownNs));
        }
        assertThat(bySpells(u, timeNs)).isEqualTo(naive(rows, timeNs, timeNs));
      }
    }
  }

  private static List<Row> randomRows(Random random) {
    List<Row> rows = new ArrayList<>();
    for (int i = random.nextInt(12); i > 0; i--) {
      String symbol = "S" + random.nextInt(3);
      long fromNs = random.nextInt(20);
      long toNs = random.nextInt(4) == 0 ? OPEN : fromNs + random.nextInt(10);
      long knownNs = random.nextInt(20);
      boolean isTaken =
          rows.stream()
              .anyMatch(row ->
                  row.symbol().equals(symbol)
                      && row.fromNs() == fromNs
                      && row.knownNs() == knownNs);
      if (!isTaken) {
        rows.add(new Row(symbol, fromNs, toNs, knownNs));
      }
    }
    return rows;
  }

  /* By the words of the rule: each row asks whether a later one of its stay is known. */
  private static List<String> naive(List<Row> rows, long timeNs, long knownNs) {
    return rows.stream()
        .filter(row -> row.knownNs() <= knownNs)
        .filter(row ->
            rows.stream()
                .noneMatch(other ->
                    other.symbol().equals(row.symbol())
                        && other.fromNs() == row.fromNs()
                        && other.knownNs() <= knownNs
                        && other.knownNs() > row.knownNs()))
        .filter(row -> row.fromNs() <= timeNs && timeNs < row.toNs())
        .map(Row::symbol)
        .distinct()
        .sorted()
        .toList();
  }

  private static List<String> bySpells(Universe u, long timeNs) {
    return u.symbols().stream()
        .filter(symbol ->
            u.spells(symbol).stream()
                .anyMatch(spell -> spell.fromNs() <= timeNs && timeNs < spell.toNs()))
        .toList();
  }
}
