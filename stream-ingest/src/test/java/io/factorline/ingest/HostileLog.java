package io.factorline.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.factorline.event.ClockSource;
import io.factorline.event.MarketEvent.Clock;
import io.factorline.event.MarketEvent.Quote;
import io.factorline.event.MarketEvent.Trade;
import io.factorline.event.MarketEventWriter;
import io.factorline.event.RejectReason;
import io.factorline.event.SymbolPartition;
import io.factorline.local.backend.KafkaTopics;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Two days of good ticks, the second session of a venue numbered per session starting again at 1,
 * and between each two of them ten records of every kind of bad one.
 */
final class HostileLog {
  static final String[] SYMBOLS = {"GOOD.A", "GOOD.B", "GOOD.C", "DAY.A", "DAY.B"};

  private static final int GOOD_TICKS = 10_000;
  private static final int BAD_BEFORE_EACH = 10;
  private static final int WARM_UP = 500;
  private static final long MS = 1_000_000L;
  private static final long SECOND = 1_000 * MS;
  private static final long DAY = 86_400 * SECOND;
  private static final long YEAR_2099 = 4_070_908_800L * SECOND;
  private static final long HOSTILE_SEQ = 1_000_000_000_000_000L;

  private final Random random = new Random(7);
  private final List<Entry> entries = new ArrayList<>();
  private final long[] seq = new long[SYMBOLS.length];
  private final long firstDayNs;
  private long timeNs;
  private long clockNs;
  private long jumps;

  /**
   * One record and what is to become of it.
   *
   * @param reason why it is to be rejected; null for a good one
   */
  record Entry(
      int partition,
      byte @Nullable [] key,
      byte @Nullable [] value,
      @Nullable String type,
      @Nullable RejectReason reason) {}

  private HostileLog(long nowNs) {
    firstDayNs = Math.floorDiv(nowNs, DAY) * DAY - 3 * DAY;
  }

  /** The records, in their order. */
  static List<Entry> entries(long nowNs) {
    HostileLog log = new HostileLog(nowNs);
    log.day(log.firstDayNs, nowNs);
    log.day(log.firstDayNs + DAY, nowNs);
    log.clocks(log.timeNs + SECOND);
    return log.entries;
  }

  private void day(long startNs, long nowNs) {
    timeNs = startNs + 9 * 3_600 * SECOND;
    for (int s = 3; s < SYMBOLS.length; s++) {
      seq[s] = 0;
    }
    int ticks = GOOD_TICKS / 2;
    for (int i = 0; i < ticks; i++) {
      timeNs += 20 * MS;
      clocks(Math.floorDiv(timeNs - SECOND, SECOND) * SECOND);
      int bad = i < WARM_UP || i >= ticks - WARM_UP ? 0 : BAD_BEFORE_EACH;
      bad += bad > 0 ? 1 + (i % 4 == 0 ? 1 : 0) : 0;
      for (int b = 0; b < bad; b++) {
        bad(random.nextInt(SYMBOLS.length), nowNs);
      }
      good(i % SYMBOLS.length);
    }
  }

  private void clocks(long ns) {
    if (ns <= clockNs) {
      return;
    }
    clockNs = ns;
    for (String venue : List.of("GOODS", "DAYS")) {
      for (int partition = 0; partition < KafkaTopics.PARTITIONS; partition++) {
        clock(partition, venue, ns, null);
      }
    }
  }

  private void clock(int partition, String venue, long ns, @Nullable RejectReason reason) {
    byte[] value = MarketEventWriter.clock(new Clock(venue, ns, ClockSource.FEED));
    entries.add(new Entry(partition, venue.getBytes(UTF_8), value, "clock", reason));
  }

  private static int partition(String symbol) {
    return SymbolPartition.of(symbol, KafkaTopics.PARTITIONS);
  }

  private double price() {
    return 100 + random.nextInt(200) / 100.0;
  }

  private void good(int s) {
    trade(s, ++seq[s], timeNs, null);
  }

  private void trade(int s, long number, long eventNs, @Nullable RejectReason reason) {
    trade(partition(SYMBOLS[s]), s, number, eventNs, reason);
  }

  private void trade(
      int partition, int s, long number, long eventNs, @Nullable RejectReason reason) {
    Trade trade = new Trade(SYMBOLS[s], number, eventNs, price(), 1 + random.nextInt(9));
    add(partition, s, MarketEventWriter.trade(trade), null, reason);
  }

  private void add(
      int partition,
      int s,
      byte @Nullable [] value,
      @Nullable String type,
      @Nullable RejectReason reason) {
    entries.add(new Entry(partition, SYMBOLS[s].getBytes(UTF_8), value, type, reason));
  }

  private void bad(int s, long nowNs) {
    int home = partition(SYMBOLS[s]);
    int away = (home + 1 + random.nextInt(KafkaTopics.PARTITIONS - 1)) % KafkaTopics.PARTITIONS;
    switch (random.nextInt(16)) {
      case 0 -> add(home, s, bytes("{\"symbol\":\"GOOD"), null, RejectReason.MALFORMED);
      case 1 -> add(home, s, noise(), null, RejectReason.MALFORMED);
      case 2 -> add(home, s, null, null, RejectReason.MALFORMED);
      case 3 -> add(home, s, new byte[5_000 + random.nextInt(500)], null, RejectReason.TOO_LARGE);
      case 4, 5, 6 -> trade(s, seq[s], timeNs, RejectReason.DUPLICATE);
      case 7 -> trade(s, Math.max(0, seq[s] - 80), timeNs, RejectReason.OUT_OF_ORDER);
      case 8, 9 -> trade(s, seq[s] + 1, timeNs - 3 * SECOND, RejectReason.LATE);
      case 10 -> trade(s, seq[s] + 1, YEAR_2099, RejectReason.FUTURE);
      case 11 -> trade(s, HOSTILE_SEQ + ++jumps * SECOND, timeNs, RejectReason.SEQ_JUMP);
      case 12 -> trade(away, s, seq[s] + 1, timeNs, RejectReason.WRONG_PARTITION);
      case 13 -> control(home, s, nowNs);
      case 14 -> crossed(home, s);
      default -> negative(home, s);
    }
  }

  private void control(int home, int s, long nowNs) {
    switch (random.nextInt(4)) {
      case 0 -> clock(home, "MOON", timeNs, RejectReason.UNKNOWN_TARGET);
      case 1 -> clock(home, "GOODS", nowNs + 3_600 * SECOND, RejectReason.FUTURE);
      case 2 -> {
        // A good clock of another venue is no business of these symbols.
        clock(home, "KRX", nowNs - SECOND, null);
        clock(home, "MOON", nowNs, RejectReason.UNKNOWN_TARGET);
      }
      default -> add(home, s, bytes("{\"symbol\":\"GOOD.A\"}"), "frob", RejectReason.UNKNOWN_TYPE);
    }
  }

  private void crossed(int home, int s) {
    Quote quote = new Quote(SYMBOLS[s], 1, timeNs, 101, 1, 100, 1);
    add(home, s, MarketEventWriter.quote(quote), "quote", RejectReason.CROSSED);
  }

  private void negative(int home, int s) {
    String text =
        "{\"symbol\":\"%s\",\"seq\":%d,\"eventTime\":%d,\"price\":-1,\"size\":1}"
            .formatted(SYMBOLS[s], seq[s] + 1, timeNs);
    add(home, s, bytes(text), null, RejectReason.RANGE);
  }

  /** Bytes that begin no JSON object. */
  private byte[] noise() {
    byte[] noise = new byte[1 + random.nextInt(200)];
    random.nextBytes(noise);
    noise[0] = (byte) 0xff;
    return noise;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
