package io.factorline.feast;

import static io.factorline.feast.Golden.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.google.protobuf.Timestamp;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class FeastTimestampTest {

  @Test
  void shouldMatchGoldenBytes() {
    assertThat(FeastTimestamp.encode(1_631_725_200_000_000_000L)).isEqualTo(bytes("0890cd888a06"));
    assertThat(FeastTimestamp.encode(1_234_567_890_123_456_789L))
        .isEqualTo(bytes("08d285d8cc0410959aef3a"));
  }

  @Test
  void shouldRefuseTheEpochThatFeastReadsAsNoTimestamp() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> FeastTimestamp.encode(0))
        .withMessageContaining("must not be the epoch itself");
    assertThat(FeastTimestamp.decode(new byte[0])).isEmpty();
    assertThat(FeastTimestamp.decode(bytes("0800"))).isEmpty();
  }

  @Test
  void shouldAgreeWithProtobufOverTheWholeRange() {
    Random random = new Random(1);
    assertAgrees(Long.MAX_VALUE);
    assertAgrees(Long.MIN_VALUE);
    assertAgrees(1);
    assertAgrees(-1);
    for (int i = 0; i < 10_000; i++) {
      assertAgrees((random.nextLong() >> random.nextInt(63)) | 1);
    }
  }

  @Test
  void shouldRefuseTimeBeyondNanoseconds() {
    byte[] year9999 = Timestamp.newBuilder().setSeconds(253_402_300_799L).build().toByteArray();

    assertThatIllegalArgumentException()
        .isThrownBy(() -> FeastTimestamp.decode(year9999))
        .withMessage("must lie in the years 1677 to 2262: seconds=253402300799, nanos=0");
  }

  private static void assertAgrees(long epochNs) {
    byte[] expected =
        Timestamp.newBuilder()
            .setSeconds(Math.floorDiv(epochNs, 1_000_000_000L))
            .setNanos((int) Math.floorMod(epochNs, 1_000_000_000L))
            .build()
            .toByteArray();
    assertThat(FeastTimestamp.encode(epochNs)).isEqualTo(expected);
    assertThat(FeastTimestamp.decode(expected)).hasValue(epochNs);
  }
}
