package io.factorline.feast;

import static io.factorline.feast.Golden.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Golden bytes: the int32 row is from Feast's own tests, the others from an independent encoder.
 */
final class FeastKeysTest {

  @Test
  void shouldMatchFeastsOwnInt32Key() {
    assertThat(FeastKeys.of("test", "entity").of(JoinValue.int32(1)))
        .isEqualTo(
            bytes("01000000 02000000 06000000 656e74697479 03000000 04000000 01000000 74657374"));
  }

  @Test
  void shouldWriteStringKey() {
    assertThat(FeastKeys.of("quant", "symbol").of("AAPL"))
        .isEqualTo(
            bytes(
                "01000000 02000000 06000000 73796d626f6c"
                    + " 02000000 04000000 4141504c 7175616e74"));
  }

  @Test
  void shouldWriteInt64Key() {
    assertThat(FeastKeys.of("feature_repo", "driver_id").of(JoinValue.int64(1001)))
        .isEqualTo(
            bytes(
                "01000000 02000000 09000000 6472697665725f6964"
                    + " 04000000 08000000 e903000000000000 666561747572655f7265706f"));
  }

  @Test
  void shouldWriteCompositeKey() {
    byte[] golden =
        bytes(
            "02000000 02000000 06000000 73796d626f6c 02000000 05000000 76656e7565"
                + " 02000000 04000000 4141504c 02000000 04000000 584e4153 7175616e74");

    assertThat(
            FeastKeys.of("quant", List.of("symbol", "venue"))
                .of(JoinValue.text("AAPL"), JoinValue.text("XNAS")))
        .isEqualTo(golden);
    assertThat(
            FeastKeys.of("quant", List.of("venue", "symbol"))
                .of(JoinValue.text("XNAS"), JoinValue.text("AAPL")))
        .as("join keys declared the other way round")
        .isEqualTo(golden);
  }

  @Test
  void shouldCountBytesOfNonAsciiKey() {
    assertThat(FeastKeys.of("quant", "用户ID").of("测试"))
        .isEqualTo(
            bytes(
                "01000000 02000000 08000000 e794a8e688b74944"
                    + " 02000000 06000000 e6b58be8af95 7175616e74"));
  }

  @Test
  void shouldWriteUnixTimestampKey() {
    assertThat(FeastKeys.of("test", "e2").of(JoinValue.unixTimestamp(1758823656)))
        .isEqualTo(
            bytes("01000000 02000000 02000000 6532 08000000 08000000 e884d56800000000 74657374"));
  }

  @Test
  void shouldWriteEntitylessKey() {
    assertThat(FeastKeys.entityless("quant"))
        .isEqualTo(
            bytes(
                "01000000 02000000 0a000000 5f5f64756d6d795f6964"
                    + " 02000000 00000000 7175616e74"));
  }

  @Test
  void shouldWriteBytesKey() {
    assertThat(FeastKeys.of("p", "k").of(JoinValue.bytes(bytes("00ff"))))
        .isEqualTo(bytes("01000000 02000000 01000000 6b 01000000 02000000 00ff 70"));
  }

  @Test
  void shouldSortJoinKeysByCodePointNotByCharacter() {
    String supplementary = "\ud83d\ude00"; // f0 9f 98 80, first by String.compareTo
    String lastOfBmp = "\uffee"; // ef bf ae

    byte[] key =
        FeastKeys.of("p", List.of(supplementary, lastOfBmp))
            .of(JoinValue.int32(1), JoinValue.int32(2));

    assertThat(key)
        .isEqualTo(
            bytes(
                "02000000 02000000 03000000 efbfae 02000000 04000000 f09f9880"
                    + " 03000000 04000000 02000000 03000000 04000000 01000000 70"));
  }

  @Test
  void shouldRefuseUnpairedSurrogate() {
    FeastKeys keys = FeastKeys.of("quant", "symbol");

    assertThatIllegalArgumentException()
        .isThrownBy(() -> keys.of("A\ud83d"))
        .withMessageContaining("must have no unpaired surrogate");
  }

  @Test
  void shouldRefuseWrongNumberOfValues() {
    FeastKeys keys = FeastKeys.of("quant", List.of("symbol", "venue"));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> keys.of("AAPL"))
        .withMessage("must give one value per join key: values=1, joinKeys=2");
  }

  @Test
  void shouldRefuseJoinKeyGivenTwice() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> FeastKeys.of("quant", List.of("symbol", "symbol")))
        .withMessageContaining("joinKeys=[symbol, symbol]");
  }
}
