package io.factorline.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The row's bytes, as committed: version 1 of all, version 2 of the header. */
final class GoldenRowTest {
  private static final HexFormat HEX = HexFormat.of();

  @Test
  void shouldWriteTheGoldenBytes() {
    SymbolRow row = SampleRow.row();
    assertThat(HEX.formatHex(SampleRow.HEADER.encode())).isEqualTo(golden("row-h.hex"));
    assertThat(HEX.formatHex(SampleRow.forming(row))).isEqualTo(golden("row-f.hex"));
    assertThat(HEX.formatHex(SampleRow.quotes(row))).isEqualTo(golden("row-q.hex"));
    assertThat(HEX.formatHex(SampleRow.closed(row))).isEqualTo(golden("row-c.hex"));
  }

  @Test
  void shouldWriteAndReadTheGoldenBytesOfVersion2() {
    RowHeader second = SampleRow.header(new HeaderForm(2, "0.1.0"));
    String bytes = golden("/golden/store/v2/", "row-h.hex");
    assertThat(HEX.formatHex(second.encode())).isEqualTo(bytes);
    assertThat(RowHeader.decode(HEX.parseHex(bytes))).isEqualTo(second);
  }

  @Test
  void shouldReadTheGoldenBytes() {
    HotRow hot =
        SampleRow.decode(
            HEX.parseHex(golden("row-h.hex")),
            HEX.parseHex(golden("row-f.hex")),
            HEX.parseHex(golden("row-q.hex")),
            HEX.parseHex(golden("row-c.hex")));
    assertThat(hot.header()).isEqualTo(SampleRow.HEADER);
    SymbolRow row = hot.row();
    assertThat(row.isHalted()).isTrue();
    assertThat(row.firstOffset()).isEqualTo(1000);
    assertThat(row.trades().lastSeq()).isEqualTo(42);
    assertThat(row.trades().hasSeen(40)).isTrue();
    assertThat(row.trades().hasSeen(41)).isFalse();
    assertThat(row.trades().held().tick().seq()).isEqualTo(999);
    assertThat(row.lastPrice()).isEqualTo(61_837.63);
    assertThat(row.outlierSide()).isEqualTo(-1);
    assertThat(row.pendingRejects()).hasSize(2);
    assertThat(row.pendingRejects().get(1).topic()).isEqualTo(SampleRow.TOPIC);
    assertThat(row.view(0).bar().volume()).isEqualTo(2.5);
    assertThat(row.view(0).lastClosed().cell(1)).isEqualTo(CellBits.UNDEFINED);
    assertThat(row.view(0).lastClosed().isPending()).isTrue();
    assertThat(row.quote().ask()).isEqualTo(61_837.75);
    assertThat(row.quote().mids(10).size()).isEqualTo(1);
  }

  @Test
  void shouldKeepTheHashAndTheJsonOfALayout() {
    assertThat(SampleRow.LAYOUT.toJson()).isEqualTo(golden("layout.json"));
    assertThat(RowLayout.parse(golden("layout.json"))).isEqualTo(SampleRow.LAYOUT);
  }

  @Test
  void shouldKeepTheDigest() {
    Digest digest = new Digest();
    digest.add(SampleRow.row(), Map.of());
    assertThat(digest.hex()).isEqualTo(golden("digest.txt"));
  }

  @Test
  void shouldShowTheGoldenBytesInTheSpecification() throws IOException {
    String page = Files.readString(Path.of("..", "docs", "spec", "store.md"));
    for (String name : new String[] {"row-h.hex", "row-f.hex", "row-q.hex", "row-c.hex"}) {
      assertThat(hexDumps(page)).contains(golden(name));
    }
    assertThat(hexDumps(page)).contains(golden("/golden/store/v2/", "row-h.hex"));
    assertThat(page).contains(golden("layout.json"));
  }

  /** The hex digits of lines like {@code 0000 01 00 ... meaning}, joined per block of code. */
  private static List<String> hexDumps(String page) {
    List<String> dumps = new ArrayList<>();
    StringBuilder dump = new StringBuilder();
    for (String line : page.lines().toList()) {
      var hex = Pattern.compile("^[0-9a-f]{4}  ((?:[0-9a-f]{2} ?)+)(?:  .*)?$").matcher(line);
      if (hex.matches()) {
        dump.append(hex.group(1).replace(" ", ""));
      } else if (line.startsWith("```") && !dump.isEmpty()) {
        dumps.add(dump.toString());
        dump.setLength(0);
      }
    }
    return dumps;
  }

  private static String golden(String name) {
    return golden("/golden/store/v1/", name);
  }

  private static String golden(String folder, String name) {
    try (InputStream in = GoldenRowTest.class.getResourceAsStream(folder + name)) {
      String text = new String(in.readAllBytes(), StandardCharsets.US_ASCII);
      return name.endsWith(".hex") ? text.replaceAll("\\s", "") : text.strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
