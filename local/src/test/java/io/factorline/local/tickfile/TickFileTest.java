package io.factorline.local.tickfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.factorline.event.MarketEvent.Trade;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TickFileTest {
  private static final String HEADER = "symbol,seq,event_time,price,size\n";

  @TempDir Path folder;

  @Test
  void shouldReadTradesInOrder() throws IOException {
    List<TickLine> lines =
        read(
            HEADER
                + "BTCUSDT.SPOT,3735683259,1723161255342000000,61837.63000000,0.02000000\n"
                + "035420,1,2026-11-19T09:00:00.123456789+09:00,210500,10\n");

    assertThat(lines)
        .containsExactly(
            new TickLine.Tick(
                2, new Trade("BTCUSDT.SPOT", 3735683259L, 1723161255342000000L, 61837.63, 0.02)),
            new TickLine.Tick(3, new Trade("035420", 1, 1795046400123456789L, 210500, 10)));
  }

  @Test
  void shouldReadGzipWhateverItsName() throws IOException {
    Path file = folder.resolve("ticks.csv");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      out.write((HEADER + "A,1,1723161255342000000,1,1\n").getBytes(StandardCharsets.UTF_8));
    }

    assertThat(read(file)).hasSize(1).first().isInstanceOf(TickLine.Tick.class);
  }

  @Test
  void shouldTakeColumnsByNameAndIgnoreOthers() throws IOException {
    List<TickLine> lines =
        read(
            "\uFEFFprice,side,symbol,size,event_time,seq\r\n2.5,buy,\"A\",3,1723161255342000000,7");

    assertThat(lines)
        .containsExactly(new TickLine.Tick(2, new Trade("A", 7, 1723161255342000000L, 2.5, 3)));
  }

  @Test
  void shouldReportABadLineAndReadOn() throws IOException {
    List<TickLine> lines =
        read(HEADER + "\nA,1,1723161255342000000,0,1\nA,2,1723161255342000000,1,1\n");

    assertThat(lines)
        .containsExactly(
            new TickLine.Bad(3, "must be > 0 and finite: price=0"),
            new TickLine.Tick(4, new Trade("A", 2, 1723161255342000000L, 1, 1)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "A,1,1723161255342000000,1; must have 5 fields as the header has: fields=4",
        "A B,1,1723161255342000000,1,1; must match [A-Za-z0-9._^=:-]{1,64}: symbol=A B",
        "A,x,1723161255342000000,1,1; must be a whole number: seq=x",
        "A,-1,1723161255342000000,1,1; must be >= 0: seq=-1",
        "A,1,1723161255342,1,1;"
            + " must be nanoseconds since 1970 (18 or 19 digits): event_time=1723161255342",
        "A,1,99999999999999999999,1,1;"
            + " must be nanoseconds since 1970 (18 or 19 digits): event_time=99999999999999999999",
        "A,1,2026-11-19T09:00:00,1,1;"
            + " must be epoch ns or ISO-8601 with a zone: event_time=2026-11-19T09:00:00",
        "A,1,2300-01-01T00:00:00Z,1,1;"
            + " must be from 1970 to 2262: event_time=2300-01-01T00:00:00Z",
        "A,1,1723161255342000000,NaN,1; must be > 0 and finite: price=NaN",
        "A,1,1723161255342000000,1e999,1; must be > 0 and finite: price=1e999",
        "A,1,1723161255342000000,1,-3; must be > 0 and finite: size=-3",
        "A,1,1723161255342000000,1,; must be a number: size=''",
      })
  void shouldNameTheRuleAndTheValue(String line, String reason) throws IOException {
    assertThat(read(HEADER + line + "\n"))
        .containsExactly(new TickLine.Bad(2, reason.replace("''", "")));
  }

  @Test
  void shouldSkipALineBeyondTheLimitWithoutKeepingIt() throws IOException {
    List<TickLine> lines = read(HEADER + "A".repeat(200_000) + "\nA,2,1723161255342000000,1,1\n");

    assertThat(lines).hasSize(2);
    assertThat(lines.getFirst())
        .isEqualTo(
            new TickLine.Bad(2, "must be at most 1024 bytes: line starts with " + "A".repeat(80)));
    assertThat(lines.getLast()).isInstanceOf(TickLine.Tick.class);
  }

  @Test
  void shouldRefuseAFileWithoutTheHeader() {
    assertThatThrownBy(() -> read("A,1,1723161255342000000,1,1\n"))
        .isInstanceOf(TickFileException.class)
        .hasMessage(
            "must start with the header symbol,seq,event_time,price,size: missing=symbol, line=1");
  }

  @Test
  void shouldRefuseAnEmptyFileAndAMissingOne() {
    assertThatThrownBy(() -> read("")).hasMessageStartingWith("must not be empty: file=");
    assertThatThrownBy(() -> TickFile.open(folder.resolve("none.csv")))
        .isInstanceOf(TickFileException.class)
        .hasMessageStartingWith("no such file: file=");
  }

  @Test
  void shouldSayWhereABrokenGzipStreamEnds() throws IOException {
    Path file = folder.resolve("cut.csv.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      for (int i = 0; i < 10_000; i++) {
        out.write(
            (i == 0 ? HEADER : "A," + i * 7919L % 9973 + ",1723161255342000000,1,1\n")
                .getBytes(StandardCharsets.UTF_8));
      }
    }
    byte[] bytes = Files.readAllBytes(file);
    Files.write(file, java.util.Arrays.copyOf(bytes, bytes.length / 2));

    assertThatThrownBy(() -> read(file))
        .isInstanceOf(TickFileException.class)
        .hasMessageContaining("cannot be read on: file=" + file + ", line=");
  }

  private List<TickLine> read(String text) throws IOException {
    return read(Files.writeString(folder.resolve("ticks.csv"), text));
  }

  private static List<TickLine> read(Path file) {
    List<TickLine> lines = new ArrayList<>();
    try (TickFile ticks = TickFile.open(file)) {
      for (TickLine line = ticks.next(); line != null; line = ticks.next()) {
        lines.add(line);
      }
    }
    return lines;
  }
}
