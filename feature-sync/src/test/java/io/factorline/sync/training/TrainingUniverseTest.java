package io.factorline.sync.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.factorline.catalog.BarView;
import io.factorline.catalog.CatalogLoader;
import io.factorline.error.ErrorCode;
import io.factorline.error.RequestException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The rows of members alone, by what was known at the time of each row. */
final class TrainingUniverseTest extends TrainingSetCase {
  @BeforeEach
  void openWithMembers() throws Exception {
    lab.close();
    Path members = root.resolve("members.csv");
    long end = DAY + 100 * SECOND;
    long told = DAY + 110 * SECOND;
    Files.writeString(
        members,
        """
        symbol,from,to,known
        GONE,%d,,0
        GONE,%d,%d,%d
        HERE,0,,0
        """
            .formatted(DAY, DAY, end, told));
    String universes =
        """
        universes:
          index: {members: %s}
          pair: [GONE, HERE]
          nobody: []
        """
            .formatted(members);
    lab =
        TrainingLab.of(
            CatalogLoader.parse("lab.yaml", TrainingLab.CATALOG + universes),
            root.resolve("second"));
  }

  private Map<String, ?> request(String universe) {
    return Map.of(
        "spine", "spine.csv",
        "output", "out.parquet",
        "factors", "fast:last_price",
        "universe", universe);
  }

  private void givenSpine() throws Exception {
    lab.lake.bars(
        (BarView) lab.catalog.view("fast"),
        List.of(
            fast("GONE", DAY + 99 * SECOND, bits(1), bits(1)),
            fast("HERE", DAY + 110 * SECOND, bits(2), bits(2)),
            fast("NEVER", DAY + 99 * SECOND, bits(3), bits(3))),
        false);
    spine(
        "row,symbol,time",
        "a,HERE," + (DAY + 110 * SECOND),
        "b,GONE," + (DAY + 110 * SECOND),
        "c,GONE," + (DAY + 110 * SECOND - 1),
        "d,NEVER," + (DAY + 100 * SECOND),
        "e,GONE," + (DAY - 1),
        "f,GONE," + (DAY + 100 * SECOND),
        "g,GONE," + DAY);
  }

  @Test
  void shouldLeaveOutRowsOutsideByWhatWasKnownThenAndKeepTheOrder() throws Exception {
    givenSpine();

    Map<String, @Nullable Object> report = Map.copyOf(lab.run(request("index")));

    assertThat(column("row")).containsExactly("a", "c", "f", "g");
    assertThat(column("fast__last_price")).containsExactly(2.0, null, 1.0, null);
    assertThat(report).containsEntry("rows", 4L).containsEntry("universe", "index");
  }

  @Test
  void shouldKeepTheRowsOfAListAtAnyTime() throws Exception {
    givenSpine();

    lab.run(request("pair"));

    assertThat(column("row")).containsExactly("a", "b", "c", "e", "f", "g");
  }

  @Test
  void shouldRefuseAUniverseThatKeepsNothingOrIsNotKnown() throws Exception {
    givenSpine();

    assertThat(refused(() -> lab.run(request("nobody"))).detail())
        .isEqualTo("must have rows of members: spine.rows=0, universe=nobody");
    RequestException unknown = refused(() -> lab.run(request("indexx")));
    assertThat(unknown.code()).isEqualTo(ErrorCode.UNKNOWN_UNIVERSE);
    assertThat(unknown.detail()).contains("index");
  }

  @Test
  void shouldWantASymbolInTheSpine() throws Exception {
    spine("company_id,time", "X,1");

    RequestException refusal =
        refused(() ->
            lab.run(
                Map.of(
                    "spine", "spine.csv",
                    "output", "out.parquet",
                    "factors", "group_facts:debt",
                    "universe", "index")));

    assertThat(refusal.detail()).contains("must have a column symbol");
  }
}
