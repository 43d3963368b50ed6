package io.factorline.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class BarTest {

  private static Bar filled() {
    Bar bar = new Bar();
    bar.begin(60, 120, 20_000);
    bar.add(10.0, 1.0);
    bar.add(12.0, 0.5);
    bar.add(9.0, 0.0);
    bar.add(11.0, 2.5);
    return bar;
  }

  private static byte[] bytes(Bar bar) {
    ByteBuffer out = ByteBuffer.allocate(Bar.BYTES);
    bar.write(out);
    assertThat(out.remaining()).isZero();
    return out.array();
  }

  @Test
  void shouldSumUpItsTrades() {
    Bar bar = filled();

    assertThat(bar.open()).isEqualTo(10.0);
    assertThat(bar.high()).isEqualTo(12.0);
    assertThat(bar.low()).isEqualTo(9.0);
    assertThat(bar.close()).isEqualTo(11.0);
    assertThat(bar.volume()).isEqualTo(4.0);
    assertThat(bar.turnover()).isEqualTo(10.0 + 6.0 + 27.5);
    assertThat(bar.tradeCount()).isEqualTo(4);
    assertThat(bar.isOpen()).isTrue();
    assertThat(bar.hasPrices()).isTrue();
  }

  @Test
  void shouldHaveNoPricesBeforeItsFirstTrade() {
    Bar bar = new Bar();
    assertThat(bar.isOpen()).isFalse();

    bar.begin(60, 120, 20_000);

    assertThat(bar.isOpen()).isTrue();
    assertThat(bar.hasPrices()).isFalse();
    assertThat(bar.close()).isNaN();
    assertThat(bar.volume()).isZero();
  }

  @Test
  void shouldForgetEverythingWhenBegunAnewOrCleared() {
    Bar begun = filled();
    begun.begin(120, 180, 20_001);
    Bar fresh = new Bar();
    fresh.begin(120, 180, 20_001);
    assertThat(bytes(begun)).isEqualTo(bytes(fresh));

    begun.clear();
    assertThat(bytes(begun)).isEqualTo(bytes(new Bar()));
  }

  @Test
  void shouldBeTheSameAfterWriteAndRestoreOrCopy() {
    Bar empty = new Bar();
    Bar begun = new Bar();
    begun.begin(60, 120, -3);
    for (Bar bar : new Bar[] {filled(), empty, begun}) {
      Bar restored = new Bar();
      restored.restore(ByteBuffer.wrap(bytes(bar)));
      Bar copy = filled();
      copy.copyFrom(bar);

      assertThat(bytes(restored)).isEqualTo(bytes(bar));
      assertThat(bytes(copy)).isEqualTo(bytes(bar));
    }
  }

  @Test
  void shouldWriteBigEndianFieldsInTheirOrder() {
    ByteBuffer bytes = ByteBuffer.wrap(bytes(filled()));

    assertThat(bytes.getLong()).isEqualTo(60);
    assertThat(bytes.getLong()).isEqualTo(120);
    assertThat(bytes.getLong()).isEqualTo(20_000);
    assertThat(bytes.getLong()).isEqualTo(4);
    for (double expected : new double[] {10.0, 12.0, 9.0, 11.0, 4.0, 43.5}) {
      assertThat(bytes.getDouble()).isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @CsvSource({"8,59", "24,-1", "32,0", "40,1", "48,0", "56,4", "64,-1", "72,-1"})
  void shouldRefuseBytesThatAreNoBar(int offset, long value) {
    ByteBuffer bytes = ByteBuffer.wrap(bytes(filled()));
    if (offset < 32) {
      bytes.putLong(offset, value);
    } else {
      bytes.putDouble(offset, (double) value);
    }
    Bar bar = filled();

    assertThatThrownBy(() -> bar.restore(bytes))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("must be a bar: read=Bar[");
    assertThat(bar.isOpen()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(ints = {32, 40, 48, 56, 64, 72})
  void shouldRefuseBytesThatAreNotFinite(int offset) {
    for (double value : new double[] {Double.NaN, Double.POSITIVE_INFINITY}) {
      ByteBuffer bytes = ByteBuffer.wrap(bytes(filled())).putDouble(offset, value);

      assertThatThrownBy(() -> new Bar().restore(bytes))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void shouldRefuseTooFewBytesAndLittleEndianBuffers() {
    assertThatThrownBy(() -> new Bar().restore(ByteBuffer.allocate(Bar.BYTES - 1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("must be >= 80: remaining=79");
    ByteBuffer little = ByteBuffer.allocate(Bar.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    assertThatThrownBy(() -> filled().write(little))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("must be BIG_ENDIAN: order=LITTLE_ENDIAN");
  }

  @ParameterizedTest
  @CsvSource({
    "0,1",
    "-1,1",
    "NaN,1",
    "Infinity,1",
    "1e-101,1",
    "1e101,1",
    "1,-1",
    "1,NaN",
    "1,1e101"
  })
  void shouldRefuseTradesThatNoStateMaySee(double price, double size) {
    Bar bar = filled();
    byte[] before = bytes(bar);

    assertThat(Bar.accepts(price, size)).isFalse();
    assertThatThrownBy(() -> bar.add(price, size))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageEndingWith(": price=" + price + ", size=" + size);
    assertThat(bytes(bar)).isEqualTo(before);
  }

  @Test
  void shouldRefuseTradesBeforeItIsBegunAndEmptyIntervals() {
    Bar bar = new Bar();
    assertThatThrownBy(() -> bar.add(1.0, 1.0)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> bar.begin(60, 60, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("must be startNs < endNs: startNs=60, endNs=60");
    Bar filled = filled();
    filled.endNs(90);
    assertThat(filled.endNs()).isEqualTo(90);
    assertThatThrownBy(() -> filled.endNs(60)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void shouldScaleWithASplit() {
    Bar bar = filled();
    bar.split(50.0);

    assertThat(bar.open()).isEqualTo(10.0 / 50.0);
    assertThat(bar.high()).isEqualTo(12.0 / 50.0);
    assertThat(bar.low()).isEqualTo(9.0 / 50.0);
    assertThat(bar.close()).isEqualTo(11.0 / 50.0);
    assertThat(bar.volume()).isEqualTo(200.0);
    assertThat(bar.turnover()).isEqualTo(43.5);
  }

  @Test
  void shouldTakeTypicalPriceTimesVolumeForAnUnknownTurnover() {
    Bar bar = Bar.imported(0, 1, 0, Ohlcv.of(10.0, 12.0, 9.0, 12.0, 4.0));

    assertThat(bar.turnover()).isEqualTo(44.0);
    assertThat(bar.tradeCount()).isZero();
    assertThat(bar.hasPrices()).isTrue();
    bar.restore(ByteBuffer.wrap(bytes(bar)));
    assertThat(bar.open()).isEqualTo(10.0);
  }

  @ParameterizedTest
  @CsvSource({"13,12,9,11,1", "10,12,9,8,1", "10,12,0,11,1", "10,NaN,9,11,1", "10,12,9,11,-1"})
  void shouldRefuseImpossibleFigures(
      double open, double high, double low, double close, double volume) {
    assertThatThrownBy(() -> Ohlcv.of(open, high, low, close, volume))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
