package io.factorline.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Both versions of a header, read back, and what is said of bytes that are none. */
final class RowHeaderTest {
  private static final HexFormat HEX = HexFormat.of();
  private static final String[] LETTERS = {"1", ".", "-", "a", "ß", "한", "𝄞"};
  private static final HeaderForm SECOND = HeaderForm.of(2, null);

  private final SplittableRandom random = new SplittableRandom(11);

  /** A header of version 2 with these bytes behind the fields of version 1. */
  private static byte[] extended(String hex) {
    byte[] fields = SampleRow.header(SECOND).encode();
    byte[] extension = HEX.parseHex(hex);
    byte[] all = Arrays.copyOf(fields, fields.length + extension.length);
    System.arraycopy(extension, 0, all, fields.length, extension.length);
    return all;
  }

  private String anyText(int letters) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < letters; i++) {
      text.append(LETTERS[random.nextInt(LETTERS.length)]);
    }
    return text.toString();
  }

  private RowHeader anyHeader() {
    List<TopicId> left = new ArrayList<>();
    for (int n = random.nextInt(RowHeader.MAX_LEFT + 1); n > 0; n--) {
      left.add(new TopicId(random.nextLong(), random.nextLong()));
    }
    return new RowHeader(
        new TopicId(random.nextLong(), random.nextLong()),
        random.nextInt(),
        random.nextLong(1L << 53),
        random.nextLong(1L << 53),
        random.nextLong(),
        left,
        HeaderForm.of(1 + random.nextInt(HeaderForm.NEWEST), anyText(random.nextInt(12))));
  }

  @Test
  void shouldReadBackAnyHeader() {
    for (int i = 0; i < 2_000; i++) {
      RowHeader header = anyHeader();
      assertThat(RowHeader.decode(header.encode())).isEqualTo(header);
    }
  }

  @Test
  void shouldKeepTheFieldsOfVersion1WhereTheyAre() {
    for (int i = 0; i < 200; i++) {
      RowHeader header = anyHeader();
      byte[] first =
          new RowHeader(
                  header.topic(),
                  header.partition(),
                  header.offset(),
                  header.fence(),
                  header.appendMs(),
                  header.topicsLeft())
              .encode();
      byte[] bytes = Arrays.copyOf(header.encode(), first.length);
      bytes[0] = 1;
      assertThat(bytes).isEqualTo(first);
    }
  }

  @Test
  void shouldCutALongNameOfARelease() {
    assertThat(HeaderForm.of(2, "x".repeat(40)).release()).isEqualTo("x".repeat(32));
    assertThat(HeaderForm.of(2, "x".repeat(31) + "ß").release()).isEqualTo("x".repeat(31));
    assertThat(HeaderForm.of(2, "𝄞".repeat(9)).release()).isEqualTo("𝄞".repeat(8));
    assertThat(HeaderForm.of(2, "").release()).isNull();
    assertThat(HeaderForm.of(1, "1.0")).isEqualTo(HeaderForm.FIRST);
  }

  @Test
  void shouldSkipTagsThatItDoesNotKnow() {
    assertThat(RowHeader.decode(extended("02 03 aabbcc 07 00 ff 01 00".replace(" ", ""))))
        .isEqualTo(SampleRow.header(SECOND));
    assertThat(RowHeader.decode(extended("0103312e30" + "02f9" + "00".repeat(249))).form())
        .isEqualTo(new HeaderForm(2, "1.0"));
  }

  @ParameterizedTest
  @CsvSource({
    "01, 'must be a whole entry of an extension: tag=1, remaining=0'",
    "0104312e30, 'must be a whole entry of an extension: tag=1, remaining=4'",
    "0100, 'must have 1 to 32 bytes: release=0'",
    "0000, 'tags must rise from 1 in an extension: tag=0, before=0'",
    "010131010131, 'tags must rise from 1 in an extension: tag=1, before=1'",
    "0102310a, 'must be UTF-8 without control characters: release[1]=U+000A'",
    "0101ff, 'must be UTF-8 without control characters: release[0]=U+FFFD'",
  })
  void shouldNameWhatIsWrongWithAnExtension(String hex, String why) {
    byte[] bytes = extended(hex);
    assertThatThrownBy(() -> RowHeader.decode(bytes))
        .isInstanceOf(RowFormatException.class)
        .hasMessage(why);
  }

  @Test
  void shouldRefuseWhatIsTooLong() {
    byte[] long257 = extended("02ff" + "00".repeat(255));
    assertThatThrownBy(() -> RowHeader.decode(long257))
        .isInstanceOf(RowFormatException.class)
        .hasMessage("must be at most 256 bytes: extension=257");
    byte[] release33 = extended("0121" + "31".repeat(33));
    assertThatThrownBy(() -> RowHeader.decode(release33))
        .isInstanceOf(RowFormatException.class)
        .hasMessage("must have 1 to 32 bytes: release=33");
    byte[] first = SampleRow.HEADER.encode();
    assertThatThrownBy(() -> RowHeader.decode(Arrays.copyOf(first, first.length + 1)))
        .hasMessage("must end with its last block: remaining=1");
  }

  @Test
  void shouldRefuseAHeaderThatIsCutAnywhere() {
    byte[] whole = SampleRow.header(HeaderForm.of(2, "1.0")).encode();
    int fields = SampleRow.HEADER.encode().length;
    for (int length = 0; length < whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      if (length == fields) {
        assertThat(RowHeader.decode(cut)).isEqualTo(SampleRow.header(SECOND));
      } else {
        assertThatThrownBy(() -> RowHeader.decode(cut))
            .as("length=%d", length)
            .isInstanceOf(RowFormatException.class)
            .hasMessageContaining("must be a whole ");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 3, 255})
  void shouldRefuseAVersionThatItDoesNotKnow(int version) {
    byte[] bytes = SampleRow.header(HeaderForm.of(2, "1.0")).encode();
    bytes[0] = (byte) version;
    assertThatThrownBy(() -> RowHeader.decode(bytes))
        .isInstanceOf(RowFormatException.class)
        .hasMessage("row header must have version 1 to 2: version=" + version);
    assertThatThrownBy(() -> new HeaderForm(version, null))
        .hasMessage("must be in [1, 2]: version=" + version);
  }

  @Test
  void shouldSayNothingOfAReleaseInVersion1() {
    assertThatThrownBy(() -> new HeaderForm(1, "1.0"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("must be null in version 1: release=1.0");
  }

  @Test
  void shouldNotMatterToTheRowAndItsDigest() {
    SymbolRow row = SampleRow.row();
    byte[] forming = SampleRow.forming(row);
    byte[] quotes = SampleRow.quotes(row);
    byte[] closed = SampleRow.closed(row);
    String expected = Digest.ofSymbol(row, Map.of());
    for (HeaderForm form : List.of(HeaderForm.FIRST, SECOND, HeaderForm.of(2, "1.0"))) {
      HotRow hot = SampleRow.decode(SampleRow.header(form).encode(), forming, quotes, closed);
      assertThat(hot.header().form()).isEqualTo(form);
      assertThat(SampleRow.forming(hot.row())).isEqualTo(forming);
      assertThat(Digest.ofSymbol(hot.row(), Map.of())).isEqualTo(expected);
    }
  }
}
