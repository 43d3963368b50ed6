package io.factorline.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.factorline.engine.StoredSymbol;
import io.factorline.local.replay.ReplayReport;
import io.factorline.store.CellBits;
import io.factorline.store.ClosedBar;
import io.factorline.store.ViewRow;
import io.factorline.testsupport.SharedData;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real trades of four instruments, from the file to the rows, against independent computations. */
final class ReplayIT {
  @Test
  void shouldGiveTheFactorsThatTheFileGives(@TempDir Path directory) {
    Path file = SharedData.file("binance/ticks.csv.gz");
    Map<String, IndependentBars> expected = IndependentBars.read(file);
    try (IngestStack stack = new IngestStack(directory)) {
      stack.startIngest();

      ReplayReport report = stack.replay(file, "max");

      assertThat(report.rejected()).isEmpty();
      assertThat(report.sent()).isEqualTo(69_808);
      Map<String, StoredSymbol> rows = stack.rows();
      assertThat(rows).containsOnlyKeys(expected.keySet());
      expected.forEach((symbol, bars) -> requireEqual(rows.get(symbol), bars));
    }
  }

  private static void requireEqual(StoredSymbol row, IndependentBars bars) {
    ViewRow view = row.row().view("live_1s");
    assertThat(view.bar().isOpen()).isFalse();
    ClosedBar last = view.lastClosed();
    List<String> factors = view.layout().factors();
    Map<String, Double> expected = new TaLibFactors(bars).atLastBar();
    assertThat(factors).containsExactlyInAnyOrderElementsOf(expected.keySet());
    for (int i = 0; i < factors.size(); i++) {
      double value = CellBits.value(last.cell(i));
      double wanted = expected.get(factors.get(i));
      double scale = Math.max(Math.abs(wanted), 1e-3);
      assertThat(value)
          .as("%s %s", row.row().symbol(), factors.get(i))
          .isCloseTo(wanted, within(1e-9 * scale));
    }
    assertThat(CellBits.value(last.cell(factors.indexOf("last_price"))))
        .isEqualTo(bars.priceOfHighestSeq());
  }
}
