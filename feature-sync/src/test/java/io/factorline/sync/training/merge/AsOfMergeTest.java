package io.factorline.sync.training.merge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.factorline.sync.training.merge.BruteForceJoin.Answer;
import io.factorline.sync.training.merge.BruteForceJoin.Row;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

final class AsOfMergeTest {
  private static final TimeToLive FOREVER = (entity, eventNs, timeNs) -> false;

  private static RowVersion fill(RowVersion into, Row row, boolean byServed) {
    into.set(row.entity(), row.eventNs(), row.knowledgeNs(), row.revision())
        .standing(row.isCurrent(), row.isDeleted(), row.servedNs(), byServed)
        .cell(0, row.value());
    return into;
  }

  private static AsOfMerge merge(List<Row> rows, TimeToLive ttl, boolean byServed) {
    List<Row> sorted = new ArrayList<>(rows);
    sorted.sort((a, b) ->
        fill(new RowVersion(1), a, byServed).compareInStream(fill(new RowVersion(1), b, byServed)));
    Iterator<Row> iterator = sorted.iterator();
    return new AsOfMerge(
        into -> {
          if (iterator.hasNext()) {
            fill(into, iterator.next(), byServed);
            return true;
          }
          return false;
        },
        1,
        ttl);
  }

  private static Row bar(long endNs, long knowledgeNs, int revision, long value) {
    return new Row(0, endNs, knowledgeNs, revision, true, false, RowVersion.NEVER, value);
  }

  private static Row superseded(Row row, long value) {
    return new Row(
        row.entity(),
        row.eventNs(),
        row.knowledgeNs(),
        row.revision(),
        false,
        row.isDeleted(),
        row.servedNs(),
        value);
  }

  private static Row delete(long eventNs, long knowledgeNs) {
    return new Row(0, eventNs, knowledgeNs, 0, true, true, RowVersion.NEVER, 0);
  }

  @Nested
  final class Edges {
    @Test
    void shouldSeeARowAtItsKnowledgeTimeAndNotOneNanosecondBefore() throws Exception {
      AsOfMerge merge = merge(List.of(bar(10, 15, 0, 7)), FOREVER, false);

      assertThat(merge.at(0, 14)).isEqualTo(AsOf.NO_ROW);
      assertThat(merge.at(0, 15)).isEqualTo(AsOf.FOUND);
      assertThat(merge.version().cell(0)).isEqualTo(7);
    }

    @Test
    void shouldNotSeeARowBeforeItsEventTimeThoughItIsKnown() throws Exception {
      AsOfMerge merge = merge(List.of(bar(20, 10, 0, 7)), FOREVER, false);

      assertThat(merge.at(0, 19)).isEqualTo(AsOf.NO_ROW);
      assertThat(merge.at(0, 20)).isEqualTo(AsOf.FOUND);
    }

    @Test
    void shouldKeepTheOldValueUntilTheRestatementIsKnown() throws Exception {
      AsOfMerge merge = merge(List.of(bar(10, 10, 0, 1), bar(10, 30, 1, 2)), FOREVER, false);

      merge.at(0, 29);
      assertThat(merge.version().cell(0)).isEqualTo(1);
      merge.at(0, 30);
      assertThat(merge.version().cell(0)).isEqualTo(2);
    }

    @Test
    void shouldNotHideANewerEventBehindALateOlderOne() throws Exception {
      AsOfMerge merge = merge(List.of(bar(20, 20, 0, 2), bar(10, 40, 0, 1)), FOREVER, false);

      merge.at(0, 50);

      assertThat(merge.version().cell(0)).isEqualTo(2);
    }

    @Test
    void shouldStandForExactlyItsTimeToLive() throws Exception {
      AsOfMerge merge = merge(List.of(bar(10, 10, 0, 7)), TimeToLive.ofWallTime(5), false);

      assertThat(merge.at(0, 15)).isEqualTo(AsOf.FOUND);
      assertThat(merge.at(0, 16)).isEqualTo(AsOf.EXPIRED);
    }

    @Test
    void shouldNotFallBackToAnOlderRowWhereTheNewestIsADelete() throws Exception {
      AsOfMerge merge = merge(List.of(bar(10, 10, 0, 1), delete(20, 25)), FOREVER, false);

      merge.at(0, 24);
      assertThat(merge.version().cell(0)).isEqualTo(1);
      assertThat(merge.at(0, 25)).isEqualTo(AsOf.DELETED);
    }

    @Test
    void shouldFollowServedTimeWhereAsked() throws Exception {
      Row served = new Row(0, 10, 10, 0, true, false, 30, 7);
      Row never = new Row(0, 20, 20, 0, true, false, RowVersion.NEVER, 8);
      AsOfMerge merge = merge(List.of(served, never), FOREVER, true);

      assertThat(merge.at(0, 29)).isEqualTo(AsOf.NO_ROW);
      assertThat(merge.at(0, 30)).isEqualTo(AsOf.FOUND);
      assertThat(merge.at(0, Long.MAX_VALUE - 1)).isEqualTo(AsOf.FOUND);
      assertThat(merge.version().cell(0)).isEqualTo(7);
    }
  }

  @Nested
  final class Twice {
    @Test
    void shouldTakeIdenticalVersionsAsOneWithTheFirstServedTime() throws Exception {
      Row live = new Row(0, 10, 10, 0, true, false, 12, 7);
      AsOfMerge merge = merge(List.of(bar(10, 10, 0, 7), live), FOREVER, false);

      assertThat(merge.at(0, 10)).isEqualTo(AsOf.FOUND);
      assertThat(merge.version().servedNs()).isEqualTo(12);
    }

    @Test
    void shouldRefuseTheSameVersionWithTwoContentsAndNameBoth() {
      AsOfMerge merge = merge(List.of(bar(10, 10, 0, 7), bar(10, 10, 0, 8)), FOREVER, false);

      assertThatExceptionOfType(VersionConflictException.class)
          .isThrownBy(() -> merge.at(0, 10))
          .satisfies(conflict -> {
            assertThat(conflict.eventNs()).isEqualTo(10);
            assertThat(conflict.knowledgeNs()).isEqualTo(10);
            assertThat(conflict.cell()).isZero();
            assertThat(List.of(conflict.first(), conflict.second()))
                .containsExactlyInAnyOrder(7L, 8L);
          });
    }

    @Test
    void shouldRefuseADeleteBesideValues() {
      AsOfMerge merge = merge(List.of(bar(10, 10, 0, 7), delete(10, 10)), FOREVER, false);

      assertThatExceptionOfType(VersionConflictException.class)
          .isThrownBy(() -> merge.at(0, 10))
          .satisfies(conflict -> assertThat(conflict.cell()).isEqualTo(-1));
    }

    @Test
    void shouldPreferTheCurrentVersionToThoseItReplaced() throws Exception {
      Row current = bar(10, 10, 0, 9);
      AsOfMerge merge =
          merge(List.of(current, superseded(current, 7), superseded(current, 8)), FOREVER, false);

      assertThat(merge.at(0, 10)).isEqualTo(AsOf.FOUND);
      assertThat(merge.version().cell(0)).isEqualTo(9);
    }
  }

  @Nested
  final class Order {
    @Test
    void shouldRefuseQuestionsThatGoBack() throws Exception {
      AsOfMerge merge = merge(List.of(bar(10, 10, 0, 7)), FOREVER, false);
      merge.at(1, 20);

      assertThatIllegalArgumentException().isThrownBy(() -> merge.at(1, 19));
      assertThatIllegalArgumentException().isThrownBy(() -> merge.at(0, 30));
    }

    @Test
    void shouldRefuseAStreamThatIsNotSorted() {
      Iterator<Row> rows = List.of(bar(20, 20, 0, 1), bar(10, 10, 0, 2)).iterator();
      AsOfMerge merge =
          new AsOfMerge(
              into -> rows.hasNext() && fill(into, rows.next(), false) != null, 1, FOREVER);

      assertThatIllegalStateException().isThrownBy(() -> merge.at(0, 20));
    }
  }

  /** Few distinct times, so that ties, restatements, late rows and edges of the ttl are common. */
  @Test
  void shouldAgreeWithTheRuleAsWrittenOnRandomRows() throws Exception {
    int found = 0;
    int expired = 0;
    int deleted = 0;
    for (int seed = 0; seed < 400; seed++) {
      Random random = new Random(seed);
      boolean byServed = random.nextInt(4) == 0;
      List<Row> rows = randomRows(random);
      TimeToLive ttl = TimeToLive.ofWallTime(random.nextInt(25));
      AsOfMerge merge = merge(rows, ttl, byServed);
      BruteForceJoin twin = new BruteForceJoin(rows, byServed);
      long[][] spine = randomSpine(random);
      for (long[] asked : spine) {
        Answer expected = twin.at((int) asked[0], asked[1], ttl);
        AsOf actual = merge.at((int) asked[0], asked[1]);
        assertThat(actual)
            .as("seed %d at %s", seed, Arrays.toString(asked))
            .isEqualTo(expected.asOf());
        Optional<Row> row = expected.row();
        if (row.isPresent()) {
          assertThat(merge.version().cell(0)).as("seed %d", seed).isEqualTo(row.get().value());
          assertThat(merge.version().eventNs()).isEqualTo(row.get().eventNs());
          assertThat(merge.version().knowledgeNs()).isEqualTo(row.get().knowledgeNs());
        }
        found += actual == AsOf.FOUND ? 1 : 0;
        expired += actual == AsOf.EXPIRED ? 1 : 0;
        deleted += actual == AsOf.DELETED ? 1 : 0;
      }
    }
    assertThat(List.of(found, expired, deleted)).allMatch(count -> count > 500);
  }

  private static List<Row> randomRows(Random random) {
    List<Row> rows = new ArrayList<>();
    int count = random.nextInt(60);
    for (int i = 0; i < count; i++) {
      int entity = random.nextInt(3) * 2;
      long event = random.nextInt(40);
      long knowledge = event + (random.nextBoolean() ? 0 : random.nextInt(30) - 5);
      long served = random.nextInt(5) == 0 ? RowVersion.NEVER : knowledge + random.nextInt(8);
      boolean isDeleted = random.nextInt(5) == 0;
      int revision = random.nextInt(3);
      boolean isCurrent = random.nextInt(3) > 0;
      boolean isKnown =
          rows.stream()
              .anyMatch(row ->
                  row.entity() == entity
                      && row.eventNs() == event
                      && row.knowledgeNs() == knowledge
                      && row.revision() == revision
                      && row.isCurrent() == isCurrent);
      if (!isKnown) {
        double value = random.nextInt(4) == 0 ? Double.NaN : random.nextDouble();
        rows.add(
            new Row(
                entity,
                event,
                knowledge,
                revision,
                isCurrent,
                isDeleted,
                served,
                Double.doubleToRawLongBits(value)));
      }
    }
    return rows;
  }

  private static long[][] randomSpine(Random random) {
    long[][] spine = new long[random.nextInt(80)][];
    for (int i = 0; i < spine.length; i++) {
      spine[i] = new long[] {random.nextInt(6), random.nextInt(90)};
    }
    Arrays.sort(
        spine, (a, b) -> a[0] != b[0] ? Long.compare(a[0], b[0]) : Long.compare(a[1], b[1]));
    return spine;
  }
}
