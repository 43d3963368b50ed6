package io.factorline.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class BarRecordReaderTest {
  private static final List<String> FACTORS = List.of("a", "b", "c", "d");
  private static final BarRecordWriter WRITER =
      new BarRecordWriter(
          new RowLayout.ViewLayout("live_1s", "9f3c01020304a5b6", FACTORS), Duration.ofNanos(7));

  private static final String EXAMPLE =
      "{\"symbol\":\"SIM.A\",\"view\":\"live_1s\",\"definition\":\"9f3c01020304a5b6\","
          + "\"start\":1,\"end\":2,\"revision\":0,\"knowledge\":2,"
          + "\"topicId\":\"00112233445566778899aabbccddeeff\",\"partition\":3,\"offset\":1200,"
          + "\"values\":{\"x\":1.5,\"y\":null},\"undefined\":[\"y\"]}";

  @Test
  void shouldReadBackEachBit() {
    Random random = new Random(5);
    for (int i = 0; i < 20_000; i++) {
      double number = Double.longBitsToDouble(random.nextLong());
      double finite = Double.isFinite(number) ? number : -0.0;
      long[] cells = {
        Double.doubleToRawLongBits(finite),
        CellBits.UNDEFINED,
        CellBits.WARMING_UP,
        CellBits.UNDEFINED
      };
      ClosedBar bar = new ClosedBar(i, i + 1, 2, new TopicId(-1, i), 99, cells);

      BarRecord read = new BarRecordReader().read(WRITER.write("A:B", 5, bar));

      assertThat(read.cells()).hasSize(4);
      Double cell = read.cells().getFirst();
      assertThat(cell).isNotNull();
      assertThat(Double.doubleToRawLongBits(cell)).isEqualTo(cells[0]);
      assertThat(read.cells().subList(1, 4)).containsOnlyNulls();
      assertThat(read.undefined()).isEqualTo("b,d");
      assertThat(read.factors()).isEqualTo(FACTORS);
      assertThat(read.knowledgeNs()).isEqualTo(i + 8L);
      assertThat(read.topicId()).isEqualTo(bar.topic().toString());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"symbol\":\"SIM.A\" | \"symbol\":\"a b\" | symbol=a b",
        "\"view\":\"live_1s\" | \"view\":\"../x\" | view=../x",
        "9f3c01020304a5b6 | 9F3C | definition=9F3C",
        "\"x\":1.5 | \"X\":1.5 | factor=X",
        "\"x\":1.5 | \"x\":[1.5] | field=x",
        "\"revision\":0 | \"revision\":-1 | revision=-1",
        "\"x\":1.5 | \"x\":1e999 | x=Infinity",
        "[\"y\"] | [\"z\"] | undefined=[z]",
        "\"start\":1 | \"stort\":1 | JSON of a bar",
        "\"offset\":1200 | \"offset\":\"n\" | JSON of a bar",
        "00112233445566778899aabbccddeeff | 0011 | topicId=0011"
      })
  void shouldRefuseWhatIsNoBar(String part, String replacement, String text) {
    byte[] value = EXAMPLE.replace(part, replacement).getBytes(UTF_8);

    assertThatThrownBy(() -> new BarRecordReader().read(value))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(text);
  }

  @Test
  void shouldReadTheExample() {
    BarRecord bar = new BarRecordReader().read(EXAMPLE.getBytes(UTF_8));

    assertThat(bar.factors()).containsExactly("x", "y");
    assertThat(bar.undefined()).isEqualTo("y");
    assertThatThrownBy(() -> new BarRecordReader().read(null)).hasMessageContaining("length=null");
  }
}
