package io.factorline.sync.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.factorline.catalog.BarView;
import io.factorline.catalog.CatalogLoader;
import io.factorline.catalog.OfflineView;
import io.factorline.store.CellBits;
import io.factorline.sync.fixture.TestLake.BarRow;
import io.factorline.sync.fixture.TestLake.OfflineRow;
import io.factorline.testsupport.CrossTape;
import io.factorline.testsupport.CrossTape.Factor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The tape that what is served and history are held against too: the same numbers, to the bit. */
final class TrainingTapeTest extends TrainingSetCase {
  private static final List<String> SYMBOLS =
      IntStream.range(0, CrossTape.SYMBOLS).mapToObj(i -> "X" + i).toList();
  private static final Map<String, Factor> FACTORS =
      Map.of("place:rank", Factor.RANK, "place:z", Factor.ZSCORE, "place:share", Factor.SHARE);

  private final CrossTape tape = new CrossTape(31);

  private void openWithTape() throws Exception {
    lab.close();
    Path members = root.resolve("members.csv");
    Files.writeString(members, CrossTape.members(SYMBOLS, DAY));
    String more =
        """
          splits: {kind: corporate_actions, entity: symbol}
          made: {kind: derived, factors: {twice: 'fast:last_price * 2'}}
          place:
            kind: cross
            universe: index
            factors:
              rank: {of: fast:last_price, transform: rank}
              z: {of: fast:last_price, transform: zscore}
              share: {of: made:twice, transform: percentile}
        """;
    String catalog =
        TrainingLab.CATALOG
                .replace("ttl: 5s", "ttl: 5m")
                .replace("services:\n", more + "services:\n")
            + "universes: {index: {members: %s}}\n".formatted(members);
    lab = TrainingLab.of(CatalogLoader.parse("lab.yaml", catalog), root.resolve("second"));
    List<BarRow> bars = new ArrayList<>();
    for (int symbol = 0; symbol < CrossTape.SYMBOLS; symbol++) {
      for (int second = 1; second <= CrossTape.SECONDS; second++) {
        double price = tape.price(symbol, second);
        if (!Double.isNaN(price)) {
          long endNs = DAY + second * SECOND;
          bars.add(fast(SYMBOLS.get(symbol), endNs, bits(price), CellBits.WARMING_UP));
        }
      }
    }
    lab.lake.bars((BarView) lab.catalog.view("fast"), bars, false);
    lab.lake.offline(
        (OfflineView) lab.catalog.view("splits"),
        List.of(
            new OfflineRow(
                SYMBOLS.get(CrossTape.SPLIT_SYMBOL),
                DAY + CrossTape.SPLIT * SECOND,
                DAY + CrossTape.SPLIT_KNOWN * SECOND,
                null,
                false,
                List.of(CrossTape.SPLIT_RATIO))));
  }

  @Test
  void shouldEqualTheTapeToTheBit() throws Exception {
    openWithTape();
    List<String> lines = new ArrayList<>(List.of("symbol,time"));
    for (int second = 1; second <= CrossTape.SECONDS; second++) {
      for (String symbol : SYMBOLS) {
        lines.add(symbol + "," + (DAY + second * SECOND));
      }
    }
    spine(lines.toArray(String[]::new));

    lab.run(
        Map.of(
            "spine", "spine.csv",
            "output", "out.parquet",
            "factors", List.copyOf(FACTORS.keySet())));

    List<Map<String, @Nullable Object>> rows = output();
    assertThat(rows).hasSize(CrossTape.SECONDS * CrossTape.SYMBOLS);
    int present = 0;
    for (int row = 0; row < rows.size(); row++) {
      int second = 1 + row / CrossTape.SYMBOLS;
      int symbol = row % CrossTape.SYMBOLS;
      for (Map.Entry<String, Factor> factor : FACTORS.entrySet()) {
        Double expected = tape.expected(factor.getValue(), symbol, second);
        assertThat(rows.get(row).get(factor.getKey().replace(":", "__")))
            .as("%s of %s", factor.getKey(), lines.get(row + 1))
            .isEqualTo(expected);
        present += expected == null ? 0 : 1;
      }
    }
    assertThat(present).isGreaterThan(120);
  }
}
