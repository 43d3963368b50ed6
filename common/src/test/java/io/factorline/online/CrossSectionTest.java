package io.factorline.online;

import static io.factorline.online.CellState.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.factorline.catalog.Catalog;
import io.factorline.catalog.CatalogLoader;
import io.factorline.catalog.Reading;
import io.factorline.event.ClockSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Cross-sectional factors over rows that the engine made. */
final class CrossSectionTest {
  private static final ReadOptions CUT = new ReadOptions(Reading.CLOSED, CutMode.CLOSED);
  private static final long SECOND = 1_000_000_000L;
  private static final long START = 1_704_153_600_000_000_000L;
  private static final List<String> ALL = List.of("A", "B", "C", "D", "LEAVES", "JOINS", "OTHER");
  private static final String CATALOG =
      """
      version: 1
      venues:
        WORLD: {zone: UTC}
      instruments:
        - {pattern: '*', venue: WORLD, currency: USD, tickSize: 0.01}
      universes:
        index: {members: MEMBERS}
      entities:
        symbol: {joinKey: symbol}
      views:
        live:
          timeframe: 1s
          ttl: 10s
          factors:
            - {name: last_price, kind: last_price}
            - {name: sma_2, kind: sma, period: 2}
        move: {kind: derived, factors: {ratio: 'live:last_price / live:sma_2'}}
        place:
          kind: cross
          universe: index
          factors:
            rank: {of: live:last_price, transform: rank}
            up: {of: live:last_price, transform: rank, order: asc}
            z: {of: live:last_price, transform: zscore}
            share: {of: move:ratio, transform: percentile}
      """;

  @TempDir private Path folder;
  private Scene scene;

  @BeforeEach
  void open() throws Exception {
    Path members = folder.resolve("members.csv");
    long changeNs = START + 2 * SECOND;
    Files.writeString(
        members,
        """
        symbol,from,to,known
        A,0,,0
        B,0,,0
        C,0,,0
        D,0,,0
        LEAVES,0,%d,0
        JOINS,%d,,0
        """
            .formatted(changeNs, changeNs));
    Catalog catalog = CatalogLoader.parse("c.yaml", CATALOG.replace("MEMBERS", members.toString()));
    scene = new Scene(catalog, START);
  }

  /** A bar of each symbol ends at START + 1 s; D has none. */
  private void bars(double... prices) {
    for (int i = 0; i < prices.length; i++) {
      scene.trade(ALL.get(i), scene.nowNs(), prices[i]);
    }
    scene.after(1_000);
    scene.clock("WORLD", scene.nowNs(), ClockSource.FEED);
  }

  private Answer ask(String factor) {
    return scene.ask(CUT, ALL, factor);
  }

  private static List<Double> values(Answer answer) {
    return java.util.stream.IntStream.range(0, answer.symbols().size())
        .mapToObj(i -> answer.value(0, i))
        .toList();
  }

  @Test
  void shouldRankTheMembersOfTheCut() {
    bars(10, 30, 10);
    scene.trade("LEAVES", scene.nowNs() - 1, 50);
    scene.trade("OTHER", scene.nowNs(), 99);
    scene.after(100);

    Answer answer = ask("place:rank");

    assertThat(values(answer).subList(0, 4)).containsExactly(2.0, 1.0, 2.0, Double.NaN);
    assertThat(Scene.states(answer))
        .containsExactly(
            PRESENT,
            PRESENT,
            PRESENT,
            UNDEFINED_INPUT,
            UNDEFINED_INPUT,
            MISSING_NOT_MEMBER,
            MISSING_NOT_MEMBER);
    assertThat(answer.eventNs(0, 1)).isEqualTo(START + SECOND);
    assertThat(answer.eventNs(0, 3)).isEqualTo(Answer.NO_TIME);
    assertThat(values(ask("place:up")).subList(0, 3)).containsExactly(1.0, 3.0, 1.0);
  }

  @Test
  void shouldChangeMembersAtTheTimeOfTheCutAndNotOfTheQuestion() {
    bars(1, 2, 3, 4, 5, 6);
    scene.after(5_000);

    Answer before = ask("place:rank");
    assertThat(values(before)).containsExactly(5.0, 4.0, 3.0, 2.0, 1.0, Double.NaN, Double.NaN);

    scene.clock("WORLD", START + 2 * SECOND, ClockSource.FEED);
    Answer after = ask("place:rank");
    assertThat(values(after)).containsExactly(5.0, 4.0, 3.0, 2.0, Double.NaN, 1.0, Double.NaN);
    // The same bars, but other values: another cut.
    assertThat(after.cut().entries()).isEqualTo(before.cut().entries());
    assertThat(after.cut().hash()).isNotEqualTo(before.cut().hash());
  }

  @Test
  void shouldLeaveOutMembersPastTheTtlAtTheCut() {
    bars(10, 20, 30);
    scene.trade("A", scene.nowNs(), 11);
    scene.at(START + 11 * SECOND);
    scene.clock("WORLD", START + 11 * SECOND, ClockSource.FEED);

    // The bar of START + 1 s is 10 s old now, which still stands.
    assertThat(values(ask("place:rank")).subList(0, 3)).containsExactly(3.0, 2.0, 1.0);

    scene.at(START + 12 * SECOND);
    scene.clock("WORLD", START + 12 * SECOND, ClockSource.FEED);
    Answer answer = ask("place:rank");
    assertThat(values(answer).subList(0, 3)).containsExactly(1.0, Double.NaN, Double.NaN);
    assertThat(Scene.states(answer).subList(0, 3))
        .containsExactly(PRESENT, UNDEFINED_INPUT, UNDEFINED_INPUT);
    assertThat(answer.cut().entries()).isNotEmpty();
  }

  @Test
  void shouldTellWhereThereIsNoZscore() {
    bars(10, 10, 10);

    assertThat(Scene.states(ask("place:z")).subList(0, 4))
        .containsExactly(
            UNDEFINED_DIVISION_BY_ZERO,
            UNDEFINED_DIVISION_BY_ZERO,
            UNDEFINED_DIVISION_BY_ZERO,
            UNDEFINED_INPUT);
  }

  @Test
  void shouldCompareDerivedFactorsAndSkipThoseThatWarmUp() {
    bars(10, 10, 10);
    bars(20, 10);
    scene.trade("D", scene.nowNs() - 1, 7);

    Answer answer = ask("place:share");

    assertThat(values(answer).subList(0, 2)).containsExactly(1.0, 0.0);
    assertThat(Scene.states(answer).subList(2, 4))
        .containsExactly(UNDEFINED_INPUT, UNDEFINED_INPUT);
  }

  @Test
  void shouldTellNobodyWhereAMemberCannotBeTold() {
    bars(10, 20, 30);
    Board before = scene.look();
    for (int i = 0; i < 3; i++) {
      scene.deliver();
      scene.trade("B", scene.nowNs() + i * SECOND, 20 + i);
    }

    Answer answer = scene.ask(before, CUT, ALL, "place:rank");

    assertThat(Scene.states(answer)).containsOnly(MISSING_CUT);
    scene.close("rebuilding");
    assertThat(Scene.states(ask("place:rank"))).containsOnly(MISSING_INGEST);
  }

  @Test
  void shouldKeepAHaltedMemberInTheSection() {
    bars(10, 20, 30);
    scene.halt("C");

    Answer answer = ask("place:rank");

    assertThat(values(answer).subList(0, 3)).containsExactly(3.0, 2.0, 1.0);
    assertThat(Scene.states(answer).subList(0, 3)).containsExactly(PRESENT, PRESENT, STALE_HALTED);
  }

  @Test
  void shouldHaveNothingBeforeTheFirstClock() {
    scene.trade("A", START, 10);

    assertThat(Scene.states(ask("place:rank"))).containsOnly(MISSING_INGEST);
  }

  @Test
  void shouldStandOnAClosedCutAlone() {
    bars(10, 20, 30);
    ReadOptions live = new ReadOptions(Reading.CLOSED, CutMode.LIVE);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> scene.ask(live, ALL, "place:rank"))
        .withMessage("must be a closed cut: cut=live, factor=place:rank");
  }
}
