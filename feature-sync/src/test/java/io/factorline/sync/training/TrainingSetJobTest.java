package io.factorline.sync.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.factorline.catalog.BarView;
import io.factorline.catalog.OfflineView;
import io.factorline.store.CellBits;
import io.factorline.sync.fixture.FakeJob;
import io.factorline.sync.fixture.ParquetTable;
import io.factorline.sync.fixture.TestLake.BarRow;
import io.factorline.sync.fixture.TestLake.OfflineRow;
import io.factorline.sync.job.JobCancelledException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

final class TrainingSetJobTest extends TrainingSetCase {
  @Nested
  final class Rows {
    @Test
    void shouldKeepOrderColumnsAndTextOfTheSpine() throws Exception {
      givenFast(fast("035420", DAY + SECOND, bits(1.5), CellBits.WARMING_UP));
      spine(
          "note,symbol,time,label",
          "b,035420,2024-01-02T00:00:02Z,0.10",
          "a,NONE,2024-01-02T09:00:01.000000001+09:00,x",
          "c,035420," + (DAY + SECOND) + ",");

      lab.run(
          Map.of(
              "spine",
              "spine.csv",
              "output",
              "out.parquet",
              "factors",
              List.of("fast:last_price")));

      assertThat(output().getFirst().keySet())
          .containsExactly("note", "symbol", "time", "label", "fast__last_price");
      assertThat(column("note")).containsExactly("b", "a", "c");
      assertThat(column("symbol")).containsExactly("035420", "NONE", "035420");
      assertThat(column("label")).containsExactly("0.10", "x", null);
      assertThat(column("fast__last_price")).containsExactly(1.5, null, 1.5);
      assertThat(
              ParquetTable.rows(
                      "SELECT epoch_ns(time) AS t FROM '" + lab.folder.resolve("out.parquet") + "'")
                  .stream()
                  .map(row -> row.get("t")))
          .containsExactly(DAY + 2 * SECOND, DAY + SECOND + 1, DAY + SECOND);
    }

    @Test
    void shouldSeeABarAtItsKnowledgeTimeAndNotOneNanosecondBefore() throws Exception {
      BarRow slow =
          new BarRow(
              "X",
              DAY,
              DAY + 60 * SECOND,
              DAY + 63 * SECOND,
              0,
              null,
              new long[] {bits(7), bits(8)});
      lab.lake.bars((BarView) lab.catalog.view("slow"), List.of(slow), false);
      spine("symbol,time", "X," + (DAY + 63 * SECOND - 1), "X," + (DAY + 63 * SECOND));

      lab.run(Map.of("spine", "spine.csv", "output", "out.parquet", "factors", "slow:last_price"));

      assertThat(column("slow__last_price")).containsExactly(null, 7.0);
    }

    @Test
    void shouldGiveTimesBesideEachFactorWhereAsked() throws Exception {
      givenFast(fast("X", DAY + SECOND, bits(10), bits(11)));
      givenFacts(fact("X", DAY, DAY + SECOND / 2, 4.0, 5L, "tech", true));
      spine("symbol,time", "X," + (DAY + SECOND));

      lab.run(
          Map.of(
              "spine",
              "spine.csv",
              "output",
              "out.parquet",
              "times",
              true,
              "factors",
              List.of("mixed:pbr", "facts:bps")));

      String ns =
          "SELECT mixed__pbr, epoch_ns(mixed__pbr__event) e, epoch_ns(mixed__pbr__knowledge) k,"
              + " mixed__pbr__served s, epoch_ns(facts__bps__event) fe,"
              + " epoch_ns(facts__bps__knowledge) fk FROM '";
      Map<String, @Nullable Object> row =
          ParquetTable.rows(ns + lab.folder.resolve("out.parquet") + "'").getFirst();
      assertThat(row.values())
          .containsExactly(2.5, DAY + SECOND, DAY + SECOND, null, DAY, DAY + SECOND / 2);
    }

    @Test
    void shouldKeepEachTypeOfField() throws Exception {
      givenFacts(
          fact("X", DAY, DAY, 4.0, Long.MIN_VALUE, "tech", true),
          fact("Y", DAY, DAY, null, null, null, null));
      spine("symbol,time", "Y," + DAY, "X," + DAY);

      lab.run(
          Map.of(
              "spine",
              "spine.csv",
              "output",
              "out.parquet",
              "factors",
              "facts:bps,facts:shares,facts:sector,facts:listed"));

      assertThat(output().get(0).values()).endsWith(null, null, null, null);
      assertThat(output().get(1).values()).endsWith(4.0, Long.MIN_VALUE, "tech", true);
    }

    @Test
    void shouldJoinViewsOfSeveralEntities() throws Exception {
      lab.lake.offline(
          (OfflineView) lab.catalog.view("group_facts"), List.of(fact("00126380", DAY, DAY, 9.0)));
      givenFacts(fact("X", DAY, DAY, 4.0, 1L, "a", true));
      spine("symbol,company_id,time", "X,00126380," + DAY, "X,none," + DAY);

      lab.run(
          Map.of(
              "spine",
              "spine.csv",
              "output",
              "out.parquet",
              "factors",
              "group_facts:debt,facts:bps"));

      assertThat(column("group_facts__debt")).containsExactly(9.0, null);
      assertThat(column("facts__bps")).containsExactly(4.0, 4.0);
    }

    @Test
    void shouldJoinViewsOfSeveralJoinKeysByAllOfThem() throws Exception {
      lab.lake.offline(
          (OfflineView) lab.catalog.view("listings"),
          List.of(
              fact("X|A\\|B\\\\", DAY, DAY, 1.0),
              fact("X|XNAS", DAY, DAY, 2.0),
              fact("Y|XNAS", DAY, DAY, 3.0)));
      givenFacts(fact("X", DAY, DAY, 4.0, 1L, "a", true));
      spine(
          "symbol,venue,time",
          "X,A|B\\," + DAY,
          "X,XNAS," + DAY,
          "Y,XNAS," + DAY,
          "Y,XKRX," + DAY,
          "X,XNAS," + (DAY - 1));

      lab.run(
          Map.of(
              "spine", "spine.csv", "output", "out.parquet", "factors", "listings:tick,facts:bps"));

      assertThat(column("listings__tick")).containsExactly(1.0, 2.0, 3.0, null, null);
      assertThat(column("facts__bps")).containsExactly(4.0, 4.0, null, null, null);
      assertThat(column("venue")).containsExactly("A|B\\", "XNAS", "XNAS", "XKRX", "XNAS");
    }

    @Test
    void shouldCountTimeToLiveOfLiveViewsInTradingTime() throws Exception {
      // Tuesday 15:30:30 in Seoul is the end of the session; the next one opens at 09:00.
      long close = DAY + (6 * 3600 + 30 * 60 + 30) * SECOND;
      long open = DAY + 24 * 3600 * SECOND;
      givenFast(fast("K1", close - SECOND, bits(1), bits(1)));
      spine("symbol,time", "K1," + (open + 4 * SECOND), "K1," + (open + 4 * SECOND + 1));

      lab.run(Map.of("spine", "spine.csv", "output", "out.parquet", "factors", "fast:last_price"));

      assertThat(column("fast__last_price")).containsExactly(1.0, null);
    }

    @Test
    void shouldReadOnlyBarsOfTheCatalogsDefinition() throws Exception {
      BarView view = (BarView) lab.catalog.view("fast");
      lab.lake.bars(
          view, "0123456789abcdef", List.of(fast("X", DAY + SECOND, bits(1), bits(1))), false);
      spine("symbol,time", "X," + (DAY + SECOND));

      Map<String, Object> report =
          lab.run(
              Map.of("spine", "spine.csv", "output", "out.parquet", "factors", "fast:last_price"));

      assertThat(column("fast__last_price")).containsExactly((Object) null);
      assertThat(report.get("sources").toString()).contains("otherDefinitions=1");
    }

    @Test
    void shouldPreferBarsOfABackfillToThoseItReplaced() throws Exception {
      BarView view = (BarView) lab.catalog.view("fast");
      BarRow cold = fast("X", DAY + SECOND, bits(1), CellBits.WARMING_UP);
      BarRow warm = fast("X", DAY + SECOND, bits(1), bits(2));
      lab.lake.bars(view, List.of(cold), true);
      lab.lake.bars(view, List.of(warm), false);
      spine("symbol,time", "X," + (DAY + SECOND));

      lab.run(Map.of("spine", "spine.csv", "output", "out.parquet", "factors", "fast:sma_2"));

      assertThat(column("fast__sma_2")).containsExactly(2.0);
    }
  }

  @Nested
  final class Report {
    @Test
    void shouldCountNullsByReason() throws Exception {
      givenFast(
          fast("X", DAY + 10 * SECOND, bits(5), CellBits.WARMING_UP),
          fast("Z", DAY + 10 * SECOND, bits(5), CellBits.UNDEFINED));
      givenFacts(
          fact("X", DAY, DAY, 0.0, null, null, null),
          new OfflineRow("X", DAY + 11 * SECOND, DAY + 11 * SECOND, null, true, nulls()));
      spine(
          "symbol,time",
          "X," + (DAY + 9 * SECOND),
          "X," + (DAY + 10 * SECOND),
          "X," + (DAY + 16 * SECOND),
          "Z," + (DAY + 10 * SECOND),
          "none," + (DAY + 10 * SECOND));

      Map<String, Object> report =
          lab.run(
              Map.of(
                  "spine",
                  "spine.csv",
                  "output",
                  "out.parquet",
                  "factors",
                  "fast:sma_2,mixed:pbr,facts:bps,facts:shares"));

      assertThat(report.get("rows")).isEqualTo(5L);
      assertThat(String.valueOf(report.get("columns")))
          .isEqualTo(
              "{fast__sma_2={factor=fast:sma_2, present=0, nulls={unknown_entity=1,"
                  + " before_first_row=1, ttl=1, warming_up=1, undefined=1}},"
                  + " mixed__pbr={factor=mixed:pbr, present=0, nulls={input=4,"
                  + " division_by_zero=1}}, facts__bps={factor=facts:bps, present=2,"
                  + " nulls={unknown_entity=2, deleted=1}}, facts__shares={factor=facts:shares,"
                  + " present=0, nulls={unknown_entity=2, deleted=1, null_value=2}}}");
    }

    private static List<@Nullable Object> nulls() {
      return Arrays.asList(null, null, null, null);
    }

    @Test
    void shouldTellExpiredFromNeverThoughItReadsNoOldRows() throws Exception {
      givenFast(
          fast("X", DAY, bits(5), bits(5)), fast("Y", DAY + 86_400 * SECOND, bits(1), bits(1)));
      long later = DAY + 80_000 * SECOND;
      spine("symbol,time", "X," + later, "Y," + later);

      Map<String, Object> report =
          lab.run(
              Map.of("spine", "spine.csv", "output", "out.parquet", "factors", "fast:last_price"));

      assertThat(String.valueOf(report.get("columns")))
          .contains("nulls={before_first_row=1, ttl=1}");
    }

    @Test
    void shouldGiveTheSameRowsAgainFromTheCutOfItsReport() throws Exception {
      givenFast(fast("X", DAY + SECOND, bits(1), bits(1)));
      spine("symbol,time", "X," + (DAY + 3 * SECOND));
      Map<String, Object> first =
          lab.run(
              Map.of("spine", "spine.csv", "output", "a.parquet", "factors", "fast:last_price"));
      givenFast(fast("X", DAY + 2 * SECOND, bits(2), bits(2)));

      Map<String, Object> again =
          lab.run(
              Map.of(
                  "spine",
                  "spine.csv",
                  "output",
                  "out.parquet",
                  "factors",
                  "fast:last_price",
                  "cut",
                  first.get("cut")));

      assertThat(column("fast__last_price")).containsExactly(1.0);
      assertThat(again.get("sources")).isEqualTo(first.get("sources"));
      lab.run(Map.of("spine", "spine.csv", "output", "c.parquet", "factors", "fast:last_price"));
      assertThat(ParquetTable.read(lab.folder.resolve("c.parquet")).getFirst())
          .containsEntry("fast__last_price", 2.0);
    }
  }

  @Nested
  final class Runs {
    @Test
    void shouldFindItsOwnFinishedFileAfterADeath() throws Exception {
      givenFast(fast("X", DAY, bits(1), bits(1)));
      spine("symbol,time", "X," + DAY);
      FakeJob job =
          new FakeJob(
              lab.job.check(
                  Map.of(
                      "spine",
                      "spine.csv",
                      "output",
                      "out.parquet",
                      "factors",
                      "fast:last_price")));
      job.dieAtCheckpoint(true);
      assertThatThrownBy(() -> lab.job.run(job)).hasMessageContaining("must die here");
      assertThat(lab.folder.resolve("out.parquet")).doesNotExist();

      Map<String, Object> report = lab.job.run(job.dieAtCheckpoint(false));
      byte[] written = Files.readAllBytes(lab.folder.resolve("out.parquet"));

      assertThat(lab.job.run(job)).isEqualTo(report);
      assertThat(Files.readAllBytes(lab.folder.resolve("out.parquet"))).isEqualTo(written);
      assertThat(job.done()).isEqualTo(2);
    }

    @Test
    void shouldStopWhenCancelledAndLeaveNothing() throws Exception {
      givenFast(fast("X", DAY, bits(1), bits(1)));
      spine("symbol,time", "X," + DAY);
      FakeJob job =
          new FakeJob(
                  lab.job.check(
                      Map.of(
                          "spine",
                          "spine.csv",
                          "output",
                          "out.parquet",
                          "factors",
                          "fast:last_price")))
              .cancel();

      assertThatExceptionOfType(JobCancelledException.class).isThrownBy(() -> lab.job.run(job));

      assertThat(lab.folder.toFile().list()).containsExactly("spine.csv");
      assertThat(root.resolve("scratch")).isEmptyDirectory();
    }
  }
}
