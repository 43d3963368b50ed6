package io.factorline.gateway.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class TensorTest {
  @Test
  void shouldKeepEveryBitOfADouble() {
    Random random = new Random(7);
    double[] values = new double[1000];
    for (int i = 0; i < values.length; i++) {
      double any = Double.longBitsToDouble(random.nextLong());
      values[i] = Double.isFinite(any) ? any : -0.0;
    }

    double[] read = Tensor.matrix("x", DataType.FP64, 100, values).doubles();

    for (int i = 0; i < values.length; i++) {
      assertThat(Double.doubleToRawLongBits(read[i]))
          .isEqualTo(Double.doubleToRawLongBits(values[i]));
    }
  }

  @Test
  void shouldRoundToTheNearestFloat() {
    double tie = 1 + Math.scalb(1.0, -24);

    double[] read =
        Tensor.matrix("x", DataType.FP32, 1, new double[] {0.1, tie, 1e-60, -3.5}).doubles();

    assertThat(read).containsExactly(0.10000000149011612, 1.0, 0.0, -3.5);
  }

  @Test
  void shouldRefuseWhatIsNotFinite() {
    assertThatThrownBy(() -> Tensor.matrix("x", DataType.FP32, 1, new double[] {1, 1e39}))
        .hasMessage("must be finite in FP32: value=1.0E39, index=1");
    assertThatThrownBy(() -> Tensor.matrix("x", DataType.FP64, 1, new double[] {Double.NaN}))
        .hasMessage("must be finite in FP64: value=NaN, index=0");
  }

  @Test
  void shouldRefuseBytesThatDoNotFitTheShape() {
    assertThatThrownBy(
            () -> new Tensor("y", DataType.FP64, List.of(2L, 1L), ByteBuffer.allocate(15)))
        .hasMessage(
            "must have as many bytes as its shape says: tensor=y, shape=[2, 1], expected=16,"
                + " bytes=15");
    assertThatThrownBy(() -> Tensor.elements(List.of(Long.MAX_VALUE, 2L)))
        .isInstanceOf(ArithmeticException.class);
    assertThatThrownBy(() -> Tensor.elements(List.of(-1L)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
