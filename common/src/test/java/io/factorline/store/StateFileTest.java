package io.factorline.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.factorline.event.ClockSource;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Bytes of state files: the committed ones, and what else is refused. */
final class StateFileTest {
  private static final HexFormat HEX = HexFormat.of();
  private static final byte[] STATE = HEX.parseHex("9f3c01020304a5b60000000000000001");

  private static StateFile sample() {
    SymbolRow row = SampleRow.row().settled();
    RowHeader header = new RowHeader(SampleRow.TOPIC, 3, 1234, 0, 1_723_161_255_400L, List.of());
    SortedMap<String, byte[]> states = new TreeMap<>();
    states.put("live_1s", STATE);
    StateSymbol full =
        new StateSymbol(
            "SIM.A",
            header.encode(),
            SampleRow.forming(row),
            SampleRow.quotes(row),
            SampleRow.closed(row),
            states);
    StateSymbol small =
        new StateSymbol(
            "SIM.B",
            header.encode(),
            SampleRow.forming(new SymbolRow("SIM.B", SampleRow.LAYOUT)),
            null,
            null,
            new TreeMap<>());
    VenueMark mark = new VenueMark("SIM", 1_723_161_255_000_000_000L, ClockSource.FEED, List.of());
    RestartPoint point = new RestartPoint(SampleRow.TOPIC, 1235, List.of(mark));
    return new StateFile(point, 3, 16, SampleRow.LAYOUT, List.of(full, small));
  }

  @Test
  void shouldWriteTheGoldenBytes() {
    assertThat(HEX.formatHex(sample().encode())).isEqualTo(golden());
  }

  @Test
  void shouldReadTheGoldenBytes() {
    StateFile file = StateFile.decode(HEX.parseHex(golden()));

    assertThat(file.point()).isEqualTo(sample().point());
    assertThat(file.partition()).isEqualTo(3);
    assertThat(file.partitions()).isEqualTo(16);
    assertThat(file.layout()).isEqualTo(SampleRow.LAYOUT);
    assertThat(file.symbols()).extracting(StateSymbol::symbol).containsExactly("SIM.A", "SIM.B");
    StateSymbol full = file.symbols().getFirst();
    HotRow hot = full.row(file.layout());
    assertThat(hot.header().offset()).isEqualTo(1234);
    assertThat(hot.row().pendingRejects()).isEmpty();
    assertThat(hot.row().view(0).hasPending()).isFalse();
    assertThat(hot.row().view(0).lastClosed().endNs()).isEqualTo(1_723_161_255_000_000_000L);
    assertThat(full.states().get("live_1s")).isEqualTo(STATE);
    assertThat(file.symbols().getLast().quote()).isNull();
    assertThat(file.symbols().getLast().closed()).isNull();
    assertThat(file.encode()).isEqualTo(HEX.parseHex(golden()));
  }

  @Test
  void shouldRefuseAnyFlippedBit() {
    byte[] good = sample().encode();
    SplittableRandom random = new SplittableRandom(7);
    for (int i = 0; i < 500; i++) {
      byte[] bad = good.clone();
      bad[random.nextInt(bad.length)] ^= (byte) (1 << random.nextInt(8));

      assertThatThrownBy(() -> StateFile.decode(bad)).isInstanceOf(RowFormatException.class);
    }
  }

  /** A right checksum over wrong content, as of another writer. */
  @Test
  void shouldRefuseAnyFlippedByteUnderARightChecksumOrReadIt() {
    byte[] good = sample().encode();
    int end = good.length - 32;
    int refused = 0;
    for (int at = 8; at < end; at++) {
      byte[] bad = Arrays.copyOf(good, end);
      bad[at] ^= (byte) 0xff;
      refused += isRefused(sealed(bad)) ? 1 : 0;
    }
    assertThat(refused).isGreaterThan(200);
  }

  private static boolean isRefused(byte[] bytes) {
    try {
      StateFile.decode(bytes);
      return false;
    } catch (RowFormatException e) {
      assertThat(e).hasMessageContaining("part=").hasMessageContaining("at=");
      return true;
    }
  }

  @Test
  void shouldRefuseAnyEndBeforeTheEnd() {
    byte[] good = sample().encode();
    for (int length = 0; length < good.length - 32; length++) {
      byte[] cut = sealed(Arrays.copyOf(good, length));

      assertThatThrownBy(() -> StateFile.decode(cut)).isInstanceOf(RowFormatException.class);
    }
  }

  @Test
  void shouldNamePartPositionAndRule() {
    byte[] good = sample().encode();
    byte[] body = Arrays.copyOf(good, good.length - 32);
    int symbols = body.length - 1;
    while (!(body[symbols] == 2 && body[symbols + 1] == 0 && body[symbols + 2] == 5)) {
      symbols--;
    }
    byte[] tooMany = body.clone();
    tooMany[symbols - 3] = 0x7f;
    byte[] noSymbol = body.clone();
    noSymbol[symbols + 3] = '/';
    byte[] longer = Arrays.copyOf(body, body.length + 1);

    assertThatThrownBy(() -> StateFile.decode(sealed(tooMany)))
        .hasMessage(
            "state file: must be in [0, 100000]: part=number of symbols, at=%d, value=%d"
                .formatted(symbols - 3, 0x7f000002));
    assertThatThrownBy(() -> StateFile.decode(sealed(noSymbol)))
        .hasMessage(
            "state file: must be a symbol of 1 to 64 characters: part=symbols[0], at=%d"
                .formatted(symbols + 1));
    assertThatThrownBy(() -> StateFile.decode(sealed(longer)))
        .hasMessage(
            "state file: must end with the last symbol: part=end, at=%d, remaining=1"
                .formatted(body.length));
    assertThatThrownBy(() -> StateFile.decode(new byte[100]))
        .hasMessage("state file: must be FLSTATE1: part=magic, at=0, bytes=0000000000000000");
    assertThatThrownBy(() -> StateFile.decode(body))
        .hasMessageContaining("must be the SHA-256 of all bytes before: part=checksum");
  }

  @Test
  void shouldRefusePartsThatNoFileHas() {
    StateFile good = sample();
    List<StateSymbol> reversed = good.symbols().reversed();

    assertThatThrownBy(() -> new StateFile(good.point(), 16, 16, good.layout(), List.of()))
        .hasMessage("must be in [0, 16): partition=16");
    assertThatThrownBy(() -> new StateFile(good.point(), 3, 16, good.layout(), reversed))
        .hasMessage("must be sorted and single: symbol=SIM.A");
  }

  private static byte[] sealed(byte[] body) {
    byte[] all = Arrays.copyOf(body, body.length + 32);
    System.arraycopy(StateFormat.checksum(body, body.length), 0, all, body.length, 32);
    return all;
  }

  private static String golden() {
    try (InputStream in = StateFileTest.class.getResourceAsStream("/golden/store/v1/state.hex")) {
      return new String(in.readAllBytes(), StandardCharsets.US_ASCII).replaceAll("\\s", "");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
