package io.factorline.gateway.signal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.factorline.gateway.repository.ModelKey;
import io.factorline.online.Cut;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class SymbolCutTest {
  private static final ModelKey KEY = new ModelKey("momentum", 1);

  /** Made with sha256sum from the text that the class describes. */
  @Test
  void shouldMakeTheIdFromModelSymbolAndBars() {
    assertThat(cut("A", 1_000_000_000L, 0).id(KEY)).isEqualTo("b38e36b4037896805ed9d32340932ad0");
  }

  @Test
  void shouldTellAnotherIdForAnythingThatDiffers() {
    Set<String> ids = new HashSet<>();
    ids.add(cut("A", 1, 0).id(KEY));
    ids.add(cut("B", 1, 0).id(KEY));
    ids.add(cut("A", 2, 0).id(KEY));
    ids.add(cut("A", 1, 1).id(KEY));
    ids.add(cut("A", 1, 0).id(new ModelKey("momentum", 2)));
    ids.add(cut("A", 1, 0).id(new ModelKey("other", 1)));

    assertThat(ids).hasSize(6).allMatch(id -> id.matches("[0-9a-f]{32}"));
  }

  @Test
  void shouldOrderByTimeAsTextDoes() {
    assertThat(cut("A", 999, 9).order()).isLessThan(cut("A", 1_000, 0).order());
    assertThat(cut("A", 1_000, 0).order()).isLessThan(cut("A", 1_000, 1).order());
    assertThat(cut("A", 1_000, 9).order()).isLessThan(cut("A", 1_000, 10).order());
    assertThat(cut("A", 1_764_172_800_000_000_000L, 0).order())
        .isLessThan(cut("A", Long.MAX_VALUE, 0).order());
  }

  @Test
  void shouldMoveOnWhenAnOfflineRowDoes() {
    SymbolCut before = withOffline(5, 6);

    assertThat(before.order()).isLessThan(withOffline(5, 7).order());
    assertThat(before.order()).isLessThan(withOffline(8, 7).order());
    assertThat(before.id(KEY)).isNotEqualTo(withOffline(5, 7).id(KEY));
    assertThat(before.newestNs()).isEqualTo(10);
  }

  private static SymbolCut withOffline(long eventNs, long knowledgeNs) {
    return new SymbolCut(
        "A",
        List.of(
            new Cut.BarEntry("A", "live_1s", "0", 10, 0),
            new Cut.OfflineEntry("A", "fundamentals", "1", eventNs, knowledgeNs)));
  }

  @Test
  void shouldRefuseACutWithoutEntries() {
    assertThatThrownBy(() -> new SymbolCut("A", List.of()))
        .hasMessage("must have an entry: symbol=A");
  }

  private static SymbolCut cut(String symbol, long endNs, int revision) {
    return new SymbolCut(
        symbol, List.of(new Cut.BarEntry(symbol, "live_1s", "0123456789abcdef", endNs, revision)));
  }
}
