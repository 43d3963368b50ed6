package io.factorline.sync.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.factorline.error.ErrorCode;
import io.factorline.error.RequestException;
import io.factorline.sync.fixture.ParquetTable;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class TrainingSetRefusalsTest extends TrainingSetCase {
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
        lab.folder.resolve("number.parquet"), "SELECT 35420::BIGINT AS symbol, 1::BIGINT AS time");

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
