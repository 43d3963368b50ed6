package io.factorline.sync.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.factorline.catalog.BarView;
import io.factorline.catalog.OfflineView;
import io.factorline.error.ErrorCode;
import io.factorline.error.RequestException;
import io.factorline.store.CellBits;
import io.factorline.sync.fixture.FakeJob;
import io.factorline.sync.fixture.ParquetTable;
import io.factorline.sync.fixture.TestLake.BarRow;
import io.factorline.sync.fixture.TestLake.OfflineRow;
import io.factorline.sync.job.JobCancelledException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TrainingSetJobTest {
  /** 2024-01-02 in ns, a Tuesday. */
  private static final long DAY = 1_704_153_600_000_000_000L;

  private static final long SECOND = 1_000_000_000L;

  @TempDir private Path root;
  private TrainingLab lab;

  @BeforeEach
  void open() throws Exception {
    lab = TrainingLab.in(root);
  }

  @AfterEach
  void close() throws IOException {
    lab.close();
  }

  private static long bits(double value) {
    return Double.doubleToRawLongBits(value);
  }

  private static BarRow fast(String symbol, long endNs, long... cells) {
    return new BarRow(symbol, endNs - SECOND, endNs, endNs, 0, endNs + 1_000_000, cells);
  }

  private void givenFast(BarRow... bars) throws IOException {
    lab.lake.bars((BarView) lab.catalog.view("fast"), List.of(bars), false);
  }

  private void givenFacts(OfflineRow... rows) throws IOException {
    lab.lake.offline((OfflineView) lab.catalog.view("facts"), List.of(rows));
  }

  private static OfflineRow fact(
      String entity, long eventNs, long knowledgeNs, @Nullable Object... values) {
    return new OfflineRow(entity, eventNs, knowledgeNs, null, false, Arrays.asList(values));
  }

  private String spine(String... lines) throws IOException {
    Files.createDirectories(lab.folder);
    Files.writeString(lab.folder.resolve("spine.csv"), String.join("\n", lines) + "\n");
    return "spine.csv";
  }

  private List<Map<String, @Nullable Object>> output() throws Exception {
    return ParquetTable.read(lab.folder.resolve("out.parquet"));
  }

  private List<@Nullable Object> column(String name) throws Exception {
    List<@Nullable Object> column = new ArrayList<>();
    output().forEach(row -> column.add(row.get(name)));
    return column;
  }

  private static RequestException refused(org.assertj.core.api.ThrowableAssert.ThrowingCallable c) {
    return (RequestException)
        org.assertj.core.api.Assertions.catchThrowableOfType(RequestException.class, c);
  }

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
  final class Refusals {
    private final Map<String, Object> request =
        Map.of("spine", "spine.csv", "output", "out.parquet", "factors", "fast:last_price");

    private RequestException refusal(String... lines) throws IOException {
      spine(lines);
      return refused(() -> lab.run(request));
    }

    @Test
    void shouldRefuseTimesWithoutZone() throws Exception {
      assertThat(refusal("symbol,time", "X,2024-01-02T00:00:00Z", "X,2024-01-02T00:00:00").detail())
          .isEqualTo(
              "must be RFC 3339 with a zone, or ns since the epoch:"
                  + " spine.time=2024-01-02T00:00:00, row=2");
      spine("symbol,time", "X,1");
      ParquetTable.write(
          lab.folder.resolve("naive.parquet"),
          "SELECT 'X' AS symbol, TIMESTAMP '2024-01-02' AS time");
      RequestException naive =
          refused(() ->
              lab.run(
                  Map.of(
                      "spine",
                      "naive.parquet",
                      "output",
                      "out.parquet",
                      "factors",
                      "fast:last_price")));
      assertThat(naive.code()).isEqualTo(ErrorCode.INVALID_TIME);
      assertThat(naive.detail()).contains("which TIMESTAMP is not: spine.time");
    }

    @Test
    void shouldRefuseATimeThatDoesNotExist() throws Exception {
      assertThat(refusal("symbol,time", "X,2023-02-29T00:00:00Z").detail())
          .contains("spine.time=2023-02-29T00:00:00Z, row=1");
    }

    @Test
    void shouldRefuseSymbolsThatAreNumbers() throws Exception {
      spine("symbol,time", "X,1");
      ParquetTable.write(
          lab.folder.resolve("number.parquet"),
          "SELECT 35420::BIGINT AS symbol, 1::BIGINT AS time");

      assertThat(
              refused(() ->
                      lab.run(
                          Map.of(
                              "spine",
                              "number.parquet",
                              "output",
                              "out.parquet",
                              "factors",
                              "fast:last_price")))
                  .detail())
          .isEqualTo("must be text, so that 035420 stays itself: spine.symbol, type=BIGINT");
    }

    @Test
    void shouldRefuseMissingColumnsKeysAndRows() throws Exception {
      assertThat(refusal("ticker,time", "X,1").detail())
          .isEqualTo("must have a column symbol: spine.columns=[ticker, time]");
      assertThat(refusal("symbol,time", ",1").detail()).contains("spine.symbol=null, row=1");
      assertThat(refusal("symbol,time", "a b,1").detail()).contains("spine.symbol=a b, row=1");
      assertThat(refusal("symbol,time").detail()).isEqualTo("must have rows: spine.rows=0");
      assertThat(refusal("symbol,time,fast__last_price", "X,1,2").detail())
          .contains("spine.column=fast__last_price");
    }

    @Test
    void shouldRefuseFormingServicesQuotesAndUnknownNames() throws Exception {
      spine("symbol,time", "X,1");
      Map<String, Object> forming =
          Map.of("spine", "spine.csv", "output", "out.parquet", "service", "forming_v1");

      assertThat(refused(() -> lab.run(forming)).code()).isEqualTo(ErrorCode.READING_CONTRADICTION);
      assertThat(refusedFactor("quotes:mid").detail()).contains("quotes have none");
      assertThat(refusedFactor("fast:sma_3").detail()).contains("nearest is fast:sma_2");
      assertThat(refusedFactor("fast:sma_2,fast:sma_2").detail())
          .isEqualTo("must be named once: factors=fast:sma_2");
    }

    private RequestException refusedFactor(String factors) {
      return refused(
          () -> lab.run(Map.of("spine", "spine.csv", "output", "out.parquet", "factors", factors)));
    }

    @Test
    void shouldNotReachOutsideOfItsFolder() throws Exception {
      spine("symbol,time", "X,1");
      Files.writeString(root.resolve("secret.csv"), "symbol,time\nX,1\n");
      Files.createSymbolicLink(lab.folder.resolve("link.csv"), root.resolve("secret.csv"));
      Files.createSymbolicLink(lab.folder.resolve("out"), root);

      for (String spine :
          List.of("../secret.csv", root.resolve("secret.csv").toString(), "link.csv")) {
        assertThat(
                refused(() ->
                        lab.run(
                            Map.of(
                                "spine",
                                spine,
                                "output",
                                "out.parquet",
                                "factors",
                                "fast:last_price")))
                    .detail())
            .contains("research folder");
      }
      for (String output : List.of("../out.parquet", "out/x.parquet", "/tmp/out.parquet")) {
        assertThat(
                refused(() ->
                        lab.run(
                            Map.of(
                                "spine",
                                "spine.csv",
                                "output",
                                output,
                                "factors",
                                "fast:last_price")))
                    .detail())
            .isEqualTo("must lie inside of the research folder: output=" + output);
      }
    }

    @Test
    void shouldNotReplaceAFile() throws Exception {
      spine("symbol,time", "X,1");
      Files.writeString(lab.folder.resolve("out.parquet"), "mine");

      assertThat(refused(() -> lab.run(request)).detail())
          .isEqualTo("must not exist yet: output=out.parquet");
      assertThat(Files.readString(lab.folder.resolve("out.parquet"))).isEqualTo("mine");
    }

    @Test
    void shouldNameBothContentsOfOneVersion() throws Exception {
      givenFast(fast("X", DAY, bits(1), bits(1)));
      givenFast(fast("X", DAY, bits(2), bits(1)));
      spine("symbol,time", "X," + DAY);

      assertThatThrownBy(() -> lab.run(request))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("table=bars/fast, entity=X, eventNs=" + DAY)
          .hasMessageContaining("column=last_price")
          .hasMessageContaining("1.0")
          .hasMessageContaining("2.0");
      assertThat(lab.folder).isDirectoryNotContaining("glob:**.draft");
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
