package io.factorline.event;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.factorline.event.MarketEvent.Clock;
import io.factorline.event.MarketEvent.Halt;
import io.factorline.event.MarketEvent.Quote;
import io.factorline.event.MarketEvent.Seed;
import io.factorline.event.MarketEvent.SessionChange;
import io.factorline.event.MarketEvent.Split;
import io.factorline.event.MarketEvent.Trade;
import io.factorline.event.MarketEvent.Unreadable;
import java.time.LocalDate;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the reader accepts, and what it says of the rest. */
final class MarketEventReaderTest {
  private static final String TRADE =
      "'symbol':'SIM.A','seq':1,'eventTime':1723161255342000000,'price':61837.63,'size':0.02";
  private static final String QUOTE =
      "'type':'quote','symbol':'SIM.A','seq':1,'eventTime':5,"
          + "'bid':1,'bidSize':2,'ask':3,'askSize':4";

  private final MarketEventReader reader = new MarketEventReader();

  private MarketEvent read(String json, String type) {
    return reader.read("SIM.A".getBytes(UTF_8), json.replace('\'', '"').getBytes(UTF_8), type);
  }

  @Test
  void shouldReadATrade() {
    Trade trade = new Trade("SIM.A", 1, 1723161255342000000L, 61837.63, 0.02);
    assertThat(read("{" + TRADE + "}", null)).isEqualTo(trade);
    assertThat(read("{" + TRADE + "}", "trade")).isEqualTo(trade);
    assertThat(read("{'side':'buy','condition':['@',{'x':1}]," + TRADE + "}", null))
        .isEqualTo(trade);
  }

  @Test
  void shouldLetTheBodyDecideBetweenTradeAndQuote() {
    Quote quote = new Quote("SIM.A", 1, 5, 1, 2, 3, 4);
    assertThat(read("{" + QUOTE + "}", null)).isEqualTo(quote);
    assertThat(read("{" + QUOTE + "}", "quote")).isEqualTo(quote);
    assertThat(read("{" + QUOTE + "}", "trade")).isEqualTo(quote);
    assertThat(read("{" + QUOTE.replace("'type':'quote',", "") + "}", "quote")).isEqualTo(quote);
  }

  @Test
  void shouldTakeAnEmptySideForAbsent() {
    String oneSided = QUOTE.replace("'ask':3,'askSize':4", "'ask':0,'askSize':0.0");
    assertThat(read("{" + oneSided + "}", null)).isEqualTo(new Quote("SIM.A", 1, 5, 1, 2, 0, 0));
  }

  @Test
  void shouldReadControlRecordsByTheirHeader() {
    assertThat(read("{'venue':'SIM','time':7}", "clock"))
        .isEqualTo(new Clock("SIM", 7, ClockSource.FEED));
    assertThat(read("{'type':'clock','venue':'SIM','time':7,'source':'replay'}", "clock"))
        .isEqualTo(new Clock("SIM", 7, ClockSource.REPLAY));
    long day = LocalDate.parse("2026-11-19").toEpochDay();
    assertThat(read("{'venue':'KRX','day':'2026-11-19','open':1,'close':9,'tailMs':30}", "session"))
        .isEqualTo(new SessionChange("KRX", day, 1, 9, 30_000_009));
    assertThat(read("{'symbol':'A','eventTime':3}", "halt")).isEqualTo(new Halt("A", 3, true));
    assertThat(read("{'symbol':'A','eventTime':3}", "resume")).isEqualTo(new Halt("A", 3, false));
    assertThat(read("{'symbol':'A','eventTime':3,'ratio':50}", "split"))
        .isEqualTo(new Split("A", 3, 50));
  }

  @Test
  void shouldReadWhatTheWriterWroteOfASeed() {
    Seed seed =
        new Seed(
            "SIM.A",
            "live_1m",
            "9f3c01020304a5b6",
            "states/2026-11-19/6f1c-a.state",
            "0123456789abcdef".repeat(4),
            1200);

    assertThat(new MarketEventReader().read(null, MarketEventWriter.seed(seed), "seed"))
        .isEqualTo(seed);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "'view':'v'|'view':'a b'|RANGE|must match [A-Za-z0-9_]{1,64}: view=a b",
        "'view':'v',||MALFORMED|must be present: view=",
        "'offset':7|'offset':-1|RANGE|must be at least 0: offset=-1",
        "'file':'a/b.state'|'file':5|MALFORMED|must be text: file=5",
        "00000000000000a1|A1|RANGE|must match [0-9a-f]{16}: definition=A1",
      })
  void shouldNameRuleFieldAndValueOfABadSeed(
      String from, @Nullable String to, RejectReason reason, String detail) {
    String changed = seedOf("a/b.state").replace(from, to == null ? "" : to);
    assertThat(read(changed, "seed")).isEqualTo(new Unreadable("SIM.A", reason, detail));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/etc/passwd",
        "../a",
        "a/../b",
        "a//b",
        "a/",
        ".hidden",
        "a/.b",
        "a\\\\b",
        "a b",
        ""
      })
  void shouldNotLetASeedLeadOutOfTheLake(String file) {
    assertThat(read(seedOf(file), "seed"))
        .isInstanceOfSatisfying(
            Unreadable.class, bad -> assertThat(bad.reason()).isEqualTo(RejectReason.RANGE));
  }

  private static String seedOf(String file) {
    return "{'symbol':'SIM.A','view':'v','definition':'00000000000000a1','file':'%s','sha256':'%s','offset':7}"
        .formatted(file, "ab".repeat(32));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "'price':61837.63|'price':'1'|MALFORMED|must be a number: price=1",
        "'price':61837.63|'price':null|MALFORMED|must be a number: price=null",
        "'price':61837.63|'price':{}|MALFORMED|must be a number: price=structure",
        "'price':61837.63|'x':1|MALFORMED|must be present: price=",
        "'price':61837.63|'price':0|RANGE|must be in [1.0E-100, 1.0E100]: price=0.0",
        "'price':61837.63|'price':-1.5|RANGE|must be in [1.0E-100, 1.0E100]: price=-1.5",
        "'price':61837.63|'price':1e999|RANGE|must be in [1.0E-100, 1.0E100]: price=Infinity",
        "'size':0.02|'size':0|RANGE|must be in [1.0E-100, 1.0E100]: size=0.0",
        "'size':0.02|'size':true|MALFORMED|must be a number: size=true",
        "'seq':1|'seq':-1|RANGE|must be at least 0: seq=-1",
        "'seq':1|'seq':1.5|MALFORMED|must be a whole number: seq=1.5",
        "'seq':1|'seq':'1'|MALFORMED|must be a whole number: seq=1",
        "'seq':1|'seq':99999999999999999999|RANGE|"
            + "must be a number of 64 bits: seq=99999999999999999999",
        "'seq':1|'s':1|MALFORMED|must be present: seq=",
        "'eventTime':1723161255342000000|'eventTime':-5|RANGE|must be at least 0: eventTime=-5",
        "'eventTime':1723161255342000000|'eventTime':1e18|MALFORMED|"
            + "must be a whole number: eventTime=1e18",
        "'eventTime':1723161255342000000|'t':1|MALFORMED|must be present: eventTime=",
        "'symbol':'SIM.A'|'symbol':'A B'|RANGE|" + "must match [A-Za-z0-9._^=:-]{1,64}: symbol=A B",
        "'symbol':'SIM.A'|'symbol':''|RANGE|must match [A-Za-z0-9._^=:-]{1,64}: symbol=",
        "'symbol':'SIM.A'|'symbol':'\\u0000\\n\\ud55c'|RANGE|"
            + "must match [A-Za-z0-9._^=:-]{1,64}: symbol=???",
        "'symbol':'SIM.A'|'symbol':5|MALFORMED|must be text: symbol=5",
        "'symbol':'SIM.A'|'s':5|MALFORMED|must be present: symbol=",
        "'seq':1|'seq':1,'type':'gossip'|UNKNOWN_TYPE|"
            + "must be trade, quote, clock, session, halt, resume, split or seed: type=gossip",
      })
  void shouldNameRuleFieldAndValueOfABadTrade(
      String from, String to, RejectReason reason, String detail) {
    assertThat(read("{" + TRADE.replace(from, to) + "}", null))
        .isEqualTo(new Unreadable("SIM.A", reason, detail));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "'bid':1,|'bid':-1,|RANGE|must be in [1.0E-100, 1.0E100]: bid=-1.0",
        "'bid':1,|'bid':0,|RANGE|must be both 0 or both above 0: bid=0.0, bidSize=2.0",
        "'askSize':4|'askSize':0|RANGE|must be both 0 or both above 0: ask=3.0, askSize=0.0",
        "'askSize':4|'x':0|MALFORMED|must be present: askSize=",
        "'bid':1,'bidSize':2,'ask':3,'askSize':4|'bid':0,'bidSize':0,'ask':0,'askSize':0|RANGE|"
            + "must have at least one side: bid=0.0, ask=0.0",
      })
  void shouldNameRuleFieldAndValueOfABadQuote(
      String from, String to, RejectReason reason, String detail) {
    assertThat(read("{" + QUOTE.replace(from, to) + "}", null))
        .isEqualTo(new Unreadable("SIM.A", reason, detail));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "clock|{'time':7}|MALFORMED|must be present: venue=",
        "clock|{'venue':'SIM'}|MALFORMED|must be present: time=",
        "clock|{'venue':'SIM','time':1,'source':'me'}|MALFORMED|"
            + "must be feed, replay or owner: source=me",
        "session|{'venue':'K','day':'19.11.2026','open':1,'close':2}|MALFORMED|"
            + "must be a date like 2026-11-19: day=19.11.2026",
        "session|{'venue':'K','day':'2026-11-19','open':2,'close':2}|RANGE|"
            + "must be after open: close=2, open=2",
        "session|{'venue':'K','day':'2026-11-19','open':1,'close':2,'tailMs':-1}|RANGE|"
            + "must be in [0, 3600000]: tailMs=-1",
        "session|{'day':'2026-11-19','open':1,'close':2}|MALFORMED|must be present: venue=",
        "split|{'symbol':'A','eventTime':3}|MALFORMED|must be present: ratio=",
        "split|{'symbol':'A','eventTime':3,'ratio':0}|RANGE|"
            + "must be in [1.0E-6, 1000000.0]: ratio=0.0",
        "halt|{'symbol':'A'}|MALFORMED|must be present: eventTime=",
        "gossip|{}|UNKNOWN_TYPE|"
            + "must be trade, quote, clock, session, halt, resume, split or seed: type=gossip",
      })
  void shouldNameRuleFieldAndValueOfABadControlRecord(
      String type, String json, RejectReason reason, String detail) {
    assertThat(read(json, type)).isEqualTo(new Unreadable("SIM.A", reason, detail));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "[]|must be a JSON object",
        "5|must be a JSON object",
        "{} {}|must end after one JSON object",
        "{'a':1|must be JSON: error=",
        "{'seq':01}|must be JSON: error=",
        "{'price':NaN}|must be JSON: error=",
        "nonsense|must be JSON: error=",
        "{'a':[[[[[[[[[[1]]]]]]]]]]}|must be JSON: error=",
      })
  void shouldRejectWhatIsNoObject(String json, String detail) {
    Unreadable bad = (Unreadable) read(json, "trade");
    assertThat(bad.reason()).isEqualTo(RejectReason.MALFORMED);
    assertThat(bad.detail()).startsWith(detail);
  }

  @Test
  void shouldRejectMissingEmptyAndHugeValues() {
    assertThat(reader.read(null, null, null))
        .isEqualTo(new Unreadable(null, RejectReason.MALFORMED, "must have a value: value=null"));
    assertThat(reader.read(null, new byte[0], null))
        .isEqualTo(new Unreadable(null, RejectReason.MALFORMED, "must be a JSON object: value="));
    assertThat(reader.read(null, new byte[4097], null))
        .isEqualTo(
            new Unreadable(
                null, RejectReason.TOO_LARGE, "must be at most 4096 bytes: length=4097"));
  }

  @Test
  void shouldNameTheSymbolOfTheKeyOnlyIfItIsOne() {
    assertThat(reader.read("A B".getBytes(UTF_8), new byte[] {'x'}, null))
        .extracting("symbol")
        .isNull();
    assertThat(reader.read("A".repeat(65).getBytes(UTF_8), new byte[] {'x'}, null))
        .extracting("symbol")
        .isNull();
  }

  @Test
  void shouldForgetTheFieldsOfTheRecordBefore() {
    read("{" + QUOTE + "}", null);
    assertThat(read("{'type':'trade','symbol':'A'}", null))
        .extracting("detail")
        .isEqualTo("must be present: seq=");
  }

  @Test
  void shouldReadBackWhatTheWriterWrites() {
    SplittableRandom random = new SplittableRandom(3);
    for (int i = 0; i < 3000; i++) {
      long seq = random.nextLong(Long.MAX_VALUE);
      long time = random.nextLong(Long.MAX_VALUE);
      double a = Math.pow(10, random.nextDouble(-99, 99));
      double b = random.nextDouble() + 1e-9;
      Trade trade = new Trade("SIM.A", seq, time, a, b);
      assertThat(reader.read(null, MarketEventWriter.trade(trade), null)).isEqualTo(trade);
      Quote quote = new Quote("^KS11", seq, time, a, b, i % 2 * a, i % 2 * b);
      assertThat(reader.read(null, MarketEventWriter.quote(quote), null)).isEqualTo(quote);
      Clock clock = new Clock("SIM", time, ClockSource.values()[i % 3]);
      assertThat(reader.read(null, MarketEventWriter.clock(clock), "clock")).isEqualTo(clock);
      long open = random.nextLong(1L << 60);
      long tailNs = random.nextLong(3_600_000) * 1_000_000;
      SessionChange session = new SessionChange("K", i, open, open + 5, open + 5 + tailNs);
      assertThat(reader.read(null, MarketEventWriter.session(session), "session"))
          .isEqualTo(session);
      Halt halt = new Halt("A", time, i % 2 == 0);
      assertThat(reader.read(null, MarketEventWriter.halt(halt), null)).isEqualTo(halt);
      Split split = new Split("A", time, 1 + b);
      assertThat(reader.read(null, MarketEventWriter.split(split), "split")).isEqualTo(split);
    }
  }
}
