package io.factorline.gateway.signal;

import static org.assertj.core.api.Assertions.assertThat;

import io.factorline.gateway.backend.BackendKind;
import io.factorline.gateway.repository.ModelKey;
import io.factorline.gateway.repository.Side;
import io.factorline.online.Cut;
import java.util.List;
import org.junit.jupiter.api.Test;

final class LastGoodTest {
  private static final ModelKey KEY = new ModelKey("momentum", 1);

  private final LastGood lastGood = new LastGood(2);

  @Test
  void shouldTellTheNewestWhileItIsValid() {
    lastGood.keep(signal("A", 100));
    lastGood.keep(signal("A", 50));

    Signal last = lastGood.valid(KEY, "A", 149);
    assertThat(last).isNotNull();
    assertThat(last.featureTimeNs()).isEqualTo(100);
    assertThat(lastGood.valid(KEY, "A", 150)).isNull();
    assertThat(lastGood.valid(new ModelKey("momentum", 2), "A", 120)).isNull();
  }

  @Test
  void shouldRememberNoFurtherSymbolAtItsLimit() {
    lastGood.keep(signal("A", 100));
    lastGood.keep(signal("B", 100));
    lastGood.keep(signal("C", 100));
    lastGood.keep(signal("A", 110));

    assertThat(lastGood.valid(KEY, "C", 120)).isNull();
    assertThat(lastGood.valid(KEY, "A", 155)).isNotNull();
  }

  private static Signal signal(String symbol, long endNs) {
    SymbolCut cut =
        new SymbolCut(symbol, List.of(new Cut.BarEntry(symbol, "live_1s", "0", endNs, 0)));
    return Signal.of(KEY, Arm.STABLE, symbol, cut, null)
        .scored(BackendKind.EMBEDDED, 0.5)
        .sided(Side.HOLD, Side.BUY, null, endNs + 50);
  }
}
