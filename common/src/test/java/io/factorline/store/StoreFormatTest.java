package io.factorline.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.factorline.event.ClockSource;
import io.factorline.event.MarketEvent.Trade;
import io.factorline.event.RejectReason;
import io.factorline.market.Session;
import io.factorline.market.VenueSessions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Round trips of everything stored, and what happens to bytes that are something else. */
final class StoreFormatTest {
  private static final long SECOND = 1_000_000_000L;

  private final SplittableRandom random = new SplittableRandom(5);

  @Test
  void shouldReadBackAnyRow() {
    for (int i = 0; i < 400; i++) {
      SymbolRow row = anyRow();
      byte[] f = SampleRow.forming(row);
      byte[] q = SampleRow.quotes(row);
      byte[] c = SampleRow.closed(row);
      SymbolRow back = SampleRow.decode(SampleRow.HEADER.encode(), f, q, c).row();
      assertThat(SampleRow.forming(back)).isEqualTo(f);
      assertThat(SampleRow.quotes(back)).isEqualTo(q);
      assertThat(SampleRow.closed(back)).isEqualTo(c);
      assertThat(Digest.ofSymbol(back, Map.of())).isEqualTo(Digest.ofSymbol(row, Map.of()));
    }
  }

  private SymbolRow anyRow() {
    SymbolRow row = new SymbolRow("SIM.A", SampleRow.LAYOUT);
    row.firstOffset(random.nextLong(1L << 53));
    row.halt(random.nextBoolean());
    anyGuard(row.trades());
    anyGuard(row.quote().guard());
    row.restorePrices(anyDouble(), anyDouble());
    row.provisional(random.nextBoolean() ? held() : null);
    for (int n = random.nextInt(4); n > 0; n--) {
      row.pendingRejects()
          .add(
              random.nextBoolean()
                  ? PendingReject.held(held(), RejectReason.SEQ_JUMP)
                  : PendingReject.readAgain(random.nextLong(), 1, RejectReason.LATE));
    }
    for (int n = random.nextInt(30); n > 0; n--) {
      row.prices(20).add(anyDouble());
      row.quote().mids(11).add(anyDouble());
    }
    row.quote().set(anyDouble(), anyDouble(), anyDouble(), anyDouble());
    if (random.nextBoolean()) {
      row.view(0).bar().begin(0, SECOND, random.nextInt(20_000));
      row.view(0).bar().add(1 + random.nextDouble(), random.nextDouble());
    }
    for (int n = random.nextInt(5); n > 0; n--) {
      long[] cells = {random.nextLong(), CellBits.UNDEFINED};
      row.view(0).addClosed(new ClosedBar(n, n + 1, n, SampleRow.TOPIC, random.nextLong(), cells));
    }
    return row;
  }

  private void anyGuard(GuardState guard) {
    if (random.nextBoolean()) {
      guard.begin(random.nextLong(1L << 50), 1000);
      for (int n = random.nextInt(80); n > 0; n--) {
        guard.follow(guard.lastSeq() + 1 + random.nextInt(80));
      }
      guard.at(random.nextInt(30_000), random.nextLong(Long.MAX_VALUE));
      guard.hold(random.nextBoolean() ? held() : null);
    }
  }

  private HeldTick held() {
    byte[] raw = new byte[1 + random.nextInt(4096)];
    random.nextBytes(raw);
    Trade trade = new Trade("SIM.A", random.nextLong(Long.MAX_VALUE), 5, anyDouble(), anyDouble());
    return new HeldTick(SampleRow.OLD_TOPIC, random.nextLong(), random.nextLong(), trade, raw);
  }

  private double anyDouble() {
    return Math.pow(10, random.nextDouble(-100, 100));
  }

  @Test
  void shouldKnowWhichNumbersWereSeen() {
    GuardState guard = new GuardState();
    List<Long> seen = new ArrayList<>();
    guard.begin(1000, 10);
    seen.add(1000L);
    for (int i = 0; i < 3000; i++) {
      long next = guard.lastSeq() + 1 + (random.nextInt(20) == 0 ? random.nextInt(130) : 0);
      guard.follow(next);
      seen.add(next);
      for (long seq = Math.max(0, next - 64); seq <= next; seq++) {
        assertThat(guard.hasSeen(seq)).as("%d of %d", seq, next).isEqualTo(seen.contains(seq));
      }
      seen.removeIf(s -> s < next - 200);
    }
  }

  @Test
  void shouldAnswerHostileBytesWithOneException() {
    SymbolRow row = SampleRow.row();
    byte[] h = SampleRow.HEADER.encode();
    byte[] second = SampleRow.header(HeaderForm.of(2, "0.1.0")).encode();
    byte[] f = SampleRow.forming(row);
    byte[] q = SampleRow.quotes(row);
    byte[] c = SampleRow.closed(row);
    for (int i = 0; i < 40_000; i++) {
      tryBytes(h, RowHeader::decode);
      tryBytes(second, RowHeader::decode);
      tryBytes(f, bytes -> SampleRow.decode(h, bytes, q, c));
      tryBytes(q, bytes -> SampleRow.decode(h, f, bytes, c));
      tryBytes(c, bytes -> SampleRow.decode(h, f, q, bytes));
    }
  }

  private void tryBytes(byte[] good, Consumer<byte[]> reading) {
    byte[] bytes = good.clone();
    for (int n = random.nextInt(1, 4); n > 0; n--) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
    }
    if (random.nextInt(4) == 0) {
      bytes = java.util.Arrays.copyOf(bytes, random.nextInt(bytes.length + 20));
    }
    try {
      reading.accept(bytes);
    } catch (RowFormatException expected) {
      assertThat(expected).hasMessageContaining("must ");
    }
  }

  @Test
  void shouldNameWhatIsWrongWithAPart() {
    SymbolRow row = SampleRow.row();
    byte[] h = SampleRow.HEADER.encode();
    byte[] f = SampleRow.forming(row);
    byte[] version = f.clone();
    version[0] = 9;
    assertThatThrownBy(() -> SampleRow.decode(h, version, null, null))
        .isInstanceOf(RowFormatException.class)
        .hasMessage("row part must have version 1: version=9");
    assertThatThrownBy(() -> HotRow.decode("SIM.A", h, f, null, null, hash -> null))
        .isInstanceOf(RowFormatException.class)
        .hasMessage("must be a stored layout: hash=" + SampleRow.LAYOUT.hash());
    assertThatThrownBy(() -> SampleRow.decode(h, new byte[3], null, null))
        .hasMessage("must be a row part: length=3");
    assertThatThrownBy(() -> RowHeader.decode(java.util.Arrays.copyOf(h, h.length + 1)))
        .hasMessage("must end with its last block: remaining=1");
    assertThatThrownBy(() -> RowHeader.decode(new byte[2])).isInstanceOf(RowFormatException.class);
  }

  @Test
  void shouldReadBackRestartPointsAndHeartbeats() {
    for (int i = 0; i < 300; i++) {
      List<VenueMark> marks = new ArrayList<>();
      for (int v = random.nextInt(4); v > 0; v--) {
        marks.add(anyMark("V" + v));
      }
      RestartPoint point = new RestartPoint(SampleRow.TOPIC, random.nextLong(1L << 53), marks);
      assertThat(RestartPoint.decode(point.encode())).isEqualTo(point);
      Heartbeat beat =
          new Heartbeat(
              "host \"1\" 한",
              3,
              i,
              16,
              point,
              random.nextLong(1L << 42),
              random.nextBoolean() ? null : "closed: no rows",
              marks.stream().map(m -> new Heartbeat.VenueBeat(m, true, 5)).toList());
      assertThat(Heartbeat.parse(beat.toJson())).isEqualTo(beat);
    }
  }

  private VenueMark anyMark(String venue) {
    List<Session> changes = new ArrayList<>();
    for (int n = random.nextInt(4); n > 0; n--) {
      long day = random.nextInt(-5000, 30_000);
      long open = day * 86_400 * SECOND + random.nextLong(-86_400, 86_400) * SECOND;
      long close = open + random.nextLong(3600 * SECOND);
      changes.add(new Session(day, open, close, close + random.nextLong(30 * SECOND)));
    }
    ClockSource source = random.nextBoolean() ? null : ClockSource.REPLAY;
    long clock = random.nextLong(Long.MAX_VALUE);
    FeedMark feed =
        random.nextBoolean()
            ? FeedMark.NONE
            : new FeedMark(true, 1, 2, 3, random.nextLong(Long.MAX_VALUE), 4);
    return new VenueMark(venue, clock, source, changes, feed);
  }

  @Test
  void shouldFitThreeVenuesWithAllTheirChangesIntoCommitMetadata() {
    List<VenueMark> marks = new ArrayList<>();
    for (int v = 0; v < 3; v++) {
      List<Session> changes = new ArrayList<>();
      for (int n = 0; n < VenueSessions.MAX_OVERRIDES; n++) {
        long open = (20_000 + n) * 86_400 * SECOND + 3_600 * SECOND + 1;
        long close = open + 7 * 3600 * SECOND + 1;
        changes.add(new Session(20_000 + n, open, close, close + 30 * SECOND));
      }
      long now = 1_794_884_400_123_456_789L;
      FeedMark feed = new FeedMark(true, now, now, now, now, now);
      marks.add(new VenueMark("VENUE_OF_16_CHAR", now, ClockSource.REPLAY, changes, feed));
    }
    assertThat(new RestartPoint(SampleRow.TOPIC, 1L << 53, marks).encode().length())
        .isLessThan(4096);
  }

  @Test
  void shouldAnswerHostileTextWithOneException() {
    String point =
        new RestartPoint(SampleRow.TOPIC, 5, List.of(anyMark("A"), anyMark("B"))).encode();
    String beat =
        new Heartbeat(
                "o",
                1,
                2,
                3,
                RestartPoint.decode(point),
                4,
                null,
                List.of(new Heartbeat.VenueBeat(anyMark("A"), false, 1)))
            .toJson();
    String layout = SampleRow.LAYOUT.toJson();
    for (int i = 0; i < 20_000; i++) {
      tryText(point, RestartPoint::decode);
      tryText(beat, Heartbeat::parse);
      tryText(layout, RowLayout::parse);
    }
  }

  private void tryText(String good, Consumer<String> reading) {
    StringBuilder text = new StringBuilder(good);
    for (int n = random.nextInt(1, 4); n > 0; n--) {
      int at = random.nextInt(text.length());
      switch (random.nextInt(3)) {
        case 0 -> text.setCharAt(at, (char) random.nextInt(32, 127));
        case 1 -> text.deleteCharAt(at);
        default -> text.insert(at, "{}[]\",:;/-0z".charAt(random.nextInt(12)));
      }
    }
    try {
      reading.accept(text.toString());
    } catch (RowFormatException expected) {
      assertThat(expected).hasMessageContaining("must ");
    }
  }
}
