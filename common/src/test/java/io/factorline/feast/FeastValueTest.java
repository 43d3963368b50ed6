package io.factorline.feast;

import static io.factorline.feast.Golden.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.DoubleValue;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class FeastValueTest {

  static Stream<Arguments> goldenValues() {
    return Stream.of(
        Arguments.of(new FeastValue.Float64(1.5), "29000000000000f83f"),
        Arguments.of(new FeastValue.Float64(0.0), "290000000000000000"),
        Arguments.of(new FeastValue.Float64(Double.NaN), "29000000000000f87f"),
        Arguments.of(new FeastValue.Float32(0.927398f), "35f5696d3f"),
        Arguments.of(new FeastValue.Int32(1), "1801"),
        Arguments.of(new FeastValue.Int32(-1), "18ffffffffffffffffff01"),
        Arguments.of(new FeastValue.Int64(308), "20b402"),
        Arguments.of(new FeastValue.Text("AAPL"), "12044141504c"),
        Arguments.of(new FeastValue.Bool(true), "3801"),
        Arguments.of(new FeastValue.UnixTimestamp(1631725200), "4090cd888a06"),
        Arguments.of(
            new FeastValue.Float64List(List.of(1.0, 2.0)),
            "7a120a10000000000000f03f0000000000000040"),
        Arguments.of(FeastValue.Null.NULL, "980100"),
        Arguments.of(FeastValue.Unset.UNSET, ""),
        Arguments.of(new FeastValue.Bool(false), "3800"),
        Arguments.of(new FeastValue.Text(""), "1200"),
        Arguments.of(new FeastValue.Bytes(bytes("00ff")), "0a0200ff"),
        Arguments.of(new FeastValue.Float64List(List.of()), "7a00"));
  }

  @ParameterizedTest
  @MethodSource("goldenValues")
  void shouldMatchGoldenBytes(FeastValue value, String hex) {
    assertThat(value.encode()).isEqualTo(bytes(hex));
    assertThat(FeastValue.decode(bytes(hex))).isEqualTo(value);
  }

  @Test
  void shouldWriteFactorWithoutValueAsMissing() {
    assertThat(FeastValue.ofFactor(Double.NaN).encode()).isEmpty();
    assertThat(FeastValue.ofFactor(0.0).encode()).isEqualTo(bytes("290000000000000000"));
  }

  @Test
  void shouldAgreeWithProtobufOnRandomValues() {
    Random random = new Random(20_261_123);
    for (int i = 0; i < 2_000; i++) {
      long bits = random.nextLong() >> random.nextInt(64);
      assertAgrees(new FeastValue.Int64(bits), out -> out.writeInt64(4, bits));
      assertAgrees(new FeastValue.Int32((int) bits), out -> out.writeInt32(3, (int) bits));
      assertAgrees(new FeastValue.UnixTimestamp(bits), out -> out.writeInt64(8, bits));
      double value = Double.longBitsToDouble(random.nextLong());
      assertAgrees(new FeastValue.Float64(value), out -> out.writeDouble(5, value));
      float narrow = Float.intBitsToFloat(random.nextInt());
      assertAgrees(new FeastValue.Float32(narrow), out -> out.writeFloat(6, narrow));
      String text = randomText(random);
      assertAgrees(new FeastValue.Text(text), out -> out.writeString(2, text));
      byte[] opaque = new byte[random.nextInt(300)];
      random.nextBytes(opaque);
      assertAgrees(
          new FeastValue.Bytes(opaque), out -> out.writeBytes(1, ByteString.copyFrom(opaque)));
    }
  }

  @Test
  void shouldTakeTheLastOfSeveralValues() {
    assertThat(FeastValue.decode(bytes("1801 29000000000000f83f")))
        .isEqualTo(new FeastValue.Float64(1.5));
  }

  @Test
  void shouldReadUnpackedAndSplitDoubleLists() {
    DoubleValue one = DoubleValue.of(1.0); // its only field is a double with number 1
    byte[] list = one.toByteArray();
    byte[] twice =
        written(out -> {
          out.writeByteArray(15, list);
          out.writeByteArray(15, list);
        });

    assertThat(FeastValue.decode(twice)).isEqualTo(new FeastValue.Float64List(List.of(1.0, 1.0)));
  }

  @Test
  void shouldCarryValueOfUnknownType() {
    byte[] int64List = bytes("720401020304");

    FeastValue value = FeastValue.decode(int64List);

    assertThat(value).isInstanceOf(FeastValue.Other.class);
    assertThat(((FeastValue.Other) value).field()).isEqualTo(14);
    assertThat(value.encode()).isEqualTo(int64List);
  }

  @Test
  void shouldRefuseEveryCutOffMessage() {
    byte[] whole = new FeastValue.Text("AAPL").encode();
    for (int length = 1; length < whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      assertThatIllegalArgumentException().isThrownBy(() -> FeastValue.decode(cut));
    }
  }

  @Test
  void shouldRefuseHostileBytesWithoutAnotherError() {
    Random random = new Random(7);
    for (int i = 0; i < 20_000; i++) {
      byte[] noise = new byte[random.nextInt(24)];
      random.nextBytes(noise);
      try {
        assertThat(FeastValue.decode(noise)).isNotNull();
      } catch (IllegalArgumentException refused) {
        assertThat(refused).hasMessageContaining("must");
      }
    }
  }

  private static void assertAgrees(FeastValue value, ProtobufWrite oracle) {
    byte[] expected = written(oracle);
    assertThat(value.encode()).isEqualTo(expected);
    assertThat(FeastValue.decode(expected)).isEqualTo(value);
  }

  private static byte[] written(ProtobufWrite write) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    try {
      write.to(out);
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static String randomText(Random random) {
    return random
        .ints(random.nextInt(40), 0, 0x110000)
        .filter(c -> c < 0xd800 || c > 0xdfff)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  @FunctionalInterface
  private interface ProtobufWrite {
    void to(CodedOutputStream out) throws IOException;
  }
}
