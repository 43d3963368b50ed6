package io.factorline.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.factorline.event.RejectReason;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What the digest sees, and what it must not see. */
final class DigestTest {
  private static final Map<String, byte[]> STATES = Map.of("live_1s", state(3, 7));

  private static byte[] state(long bars, long content) {
    return ByteBuffer.allocate(24)
        .putLong(HexFormat.fromHexDigitsToLong("9f3c01020304a5b6"))
        .putLong(bars)
        .putLong(content)
        .array();
  }

  private static String after(Consumer<SymbolRow> change) {
    SymbolRow row = SampleRow.row();
    change.accept(row);
    return Digest.ofSymbol(row, STATES);
  }

  private static final String BEFORE = after(row -> {});

  @Test
  void shouldSeeValuesTimesOrderAndState() {
    List<Consumer<SymbolRow>> changes =
        List.of(
            row -> row.halt(false),
            row -> row.trades().follow(43),
            row -> row.trades().at(19_945, row.trades().effectiveNs()),
            row -> row.trades().at(19_944, 1),
            row -> row.restorePrices(1, row.referencePrice()),
            row -> row.restorePrices(row.lastPrice(), 1),
            row -> row.quote().set(1, 3, 61_837.75, 5),
            row -> row.quote().guard().follow(6),
            row -> row.view(0).bar().add(61_837.63, 1),
            row -> row.view(0).bar().clear(),
            row -> row.view(0).formingCells()[1] = CellBits.UNDEFINED,
            row ->
                row.view(0)
                    .addClosed(new ClosedBar(9, 10, 0, SampleRow.TOPIC, 1, new long[] {1, 2})));
    for (Consumer<SymbolRow> change : changes) {
      assertThat(after(change)).isNotEqualTo(BEFORE);
    }
    SymbolRow row = SampleRow.row();
    assertThat(Digest.ofSymbol(row, Map.of("live_1s", state(3, 8)))).isNotEqualTo(BEFORE);
    assertThat(Digest.ofSymbol(row, Map.of())).isNotEqualTo(BEFORE);
  }

  @Test
  void shouldNotSeeWhatTheLogDoesNotDecide() {
    List<Consumer<SymbolRow>> changes =
        List.of(
            row -> row.firstOffset(1),
            row -> row.pendingRejects().clear(),
            row -> row.pendingRejects().add(PendingReject.readAgain(1, 1, RejectReason.LATE)),
            row -> row.prices(10).add(1),
            row -> row.outlierSide(1),
            row -> row.quote().mids(10).add(1),
            row -> row.trades().hold(null),
            row -> row.view(0).closedBars().forEach(ClosedBar::delivered));
    for (Consumer<SymbolRow> change : changes) {
      assertThat(after(change)).isEqualTo(BEFORE);
    }
  }

  @Test
  void shouldNotSeeOffsetsOfBarsNorBarsBeyondTheLastTwo() {
    assertThat(withBars(TopicIdOffset.of(SampleRow.TOPIC, 5), 1))
        .isEqualTo(withBars(TopicIdOffset.of(SampleRow.OLD_TOPIC, 6), 4));
  }

  private record TopicIdOffset(TopicId topic, long offset) {
    static TopicIdOffset of(TopicId topic, long offset) {
      return new TopicIdOffset(topic, offset);
    }
  }

  private static String withBars(TopicIdOffset at, int older) {
    SymbolRow row = new SymbolRow("SIM.A", SampleRow.LAYOUT);
    for (int i = 10 - older; i < 12; i++) {
      long[] cells = {i, i};
      row.view(0).addClosed(new ClosedBar(i, i + 1, 0, at.topic(), at.offset() + i, cells));
    }
    return Digest.ofSymbol(row, Map.of());
  }

  @Test
  void shouldTakeAStateWithoutBarsOrOfAnotherDefinitionForNone() {
    SymbolRow row = SampleRow.row();
    String none = Digest.ofSymbol(row, Map.of());
    assertThat(Digest.ofSymbol(row, Map.of("live_1s", state(0, 0)))).isEqualTo(none);
    assertThat(Digest.ofSymbol(row, Map.of("live_1s", new byte[24]))).isEqualTo(none);
    assertThat(Digest.ofSymbol(row, Map.of("other", state(3, 7)))).isEqualTo(none);
  }

  @Test
  void shouldNotDependOnTheOrderOfSymbolsOrViews() {
    Digest one = new Digest();
    one.add(SampleRow.row(), STATES);
    one.add(new SymbolRow("A", SampleRow.LAYOUT), Map.of());
    Digest other = new Digest();
    other.add(new SymbolRow("A", SampleRow.LAYOUT), Map.of());
    other.add(SampleRow.row(), STATES);
    assertThat(one.hex()).isEqualTo(other.hex()).hasSize(64);
    assertThat(one.bySymbol()).containsOnlyKeys("A", "SIM.A");

    var a = new RowLayout.ViewLayout("a", "00000000000000a1", List.of("x"));
    var b = new RowLayout.ViewLayout("b", "00000000000000b1", List.of("x", "y"));
    SymbolRow ab = new SymbolRow("S", RowLayout.of(List.of(a, b)));
    SymbolRow ba = new SymbolRow("S", RowLayout.of(List.of(b, a)));
    assertThat(Digest.ofSymbol(ab, Map.of())).isEqualTo(Digest.ofSymbol(ba, Map.of()));
  }
}
