package io.factorline.gateway.money;

import static org.assertj.core.api.Assertions.assertThat;

import io.factorline.gateway.rollout.Cause;
import io.factorline.gateway.rollout.Cents;
import io.factorline.gateway.rollout.MoneyLimits;
import io.factorline.gateway.rollout.Plans;
import io.factorline.gateway.rollout.Rollout;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class ArmBookTest {
  private static final long EXPIRES_MS = 30_000;
  private final Rollout armed = Plans.armed(new MoneyLimits("USD", 3, 10_000, 100, 25_000, 5_000));
  private final ArmBook book = new ArmBook("momentum");

  ArmBookTest() {
    assertThat(book.apply(new LedgerEntry.Stepped(armed), 0)).isInstanceOf(Outcome.Booked.class);
  }

  @Test
  void shouldReserveAnIdOnce() {
    assertThat(claim("a", "X", 10_000)).isInstanceOf(Outcome.Booked.class);
    assertThat(claim("a", "X", 10_000)).isInstanceOf(Outcome.Known.class);
    assertThat(book.standing().reservedCents()).isEqualTo(10_000);
  }

  @Test
  void shouldRefuseByEachLimit() {
    assertThat(claim("order", "X", 10_001)).isEqualTo(refused(Refusal.ORDER_NOTIONAL));
    assertThat(claim("a", "X", 10_000)).isInstanceOf(Outcome.Booked.class);
    assertThat(claim("b", "Y", 10_000)).isInstanceOf(Outcome.Booked.class);
    assertThat(claim("gross", "Y", 5_001)).isEqualTo(refused(Refusal.GROSS_POSITION));
    assertThat(claim("c", "Z", 1)).isInstanceOf(Outcome.Booked.class);
    assertThat(claim("one more symbol", "W", 1)).isEqualTo(refused(Refusal.INSTRUMENTS));
    assertThat(book.apply(claimOf("old", "X", 1, armed.revision() - 1, "USD"), 0))
        .isEqualTo(refused(Refusal.REVISION));
    assertThat(book.apply(claimOf("other", "X", 1, armed.revision(), "EUR"), 0))
        .isEqualTo(refused(Refusal.CURRENCY));
  }

  @Test
  void shouldCountOrdersOfTheLastMinute() {
    MoneyLimits two = new MoneyLimits("USD", 9, 100, 2, 10_000, 100);
    Rollout slow = armed.change(Plans.of(2, two, Plans.quick(), 500, 600), Plans.by("a", 1));
    book.apply(new LedgerEntry.Stepped(slow), 0);

    assertThat(book.apply(claimOf("a", "X", 1, slow.revision(), "USD"), 0)).isEqualTo(booked());
    assertThat(book.apply(claimOf("b", "X", 1, slow.revision(), "USD"), 9)).isEqualTo(booked());
    assertThat(book.apply(claimOf("c", "X", 1, slow.revision(), "USD"), 59_999))
        .isEqualTo(refused(Refusal.ORDERS_PER_MINUTE));
    assertThat(book.apply(claimOf("c", "X", 1, slow.revision(), "USD"), 60_000))
        .as("60 seconds after the first")
        .isEqualTo(booked());
  }

  @Test
  void shouldMoveAFillFromReservedToPositionAndFreeTheRest() {
    claim("a", "X", 10_000);
    fill("a", "1", true, "50", "1", false);
    assertThat(book.standing().reservedCents()).isEqualTo(5_000);
    assertThat(book.standing().grossCents()).isEqualTo(5_000);

    fill("a", "1", true, "50", "1", false);
    assertThat(book.standing().grossCents()).as("the same fill again").isEqualTo(5_000);

    fill("a", "2", true, "10", "1", true);
    assertThat(book.standing().reservedCents()).isZero();
    assertThat(book.standing().grossCents()).isEqualTo(6_000);
    assertThat(claim("a", "X", 1)).as("it is over").isEqualTo(refused(Refusal.CLOSED));
  }

  @Test
  void shouldStillBookAFillThatComesTooLate() {
    claim("a", "X", 10_000);
    book.apply(new LedgerEntry.Cancelled("momentum", "a", "c"), 1);
    assertThat(book.standing().reservedCents()).isZero();
    claim("b", "Y", 10_000);
    claim("c", "Z", 10_000);

    fill("a", "1", true, "100", "1", true);

    assertThat(book.standing().grossCents()).isEqualTo(10_000);
    assertThat(book.standing().breach())
        .isEqualTo("reserved plus gross position must be <= 250.00: sum=300.00");
    assertThat(claim("d", "X", 1)).isEqualTo(refused(Refusal.BREACH));
  }

  @Test
  void shouldTellTheLossOfAFillBesideTheMarketAtOnce() {
    claim("a", "X", 10_000);
    fill("a", "1", true, "130", "0.5", true);
    assertThat(book.standing().profit()).as("signed at 100").isEqualByComparingTo("-15");

    claim("b", "X", 10_000);
    fill("b", "1", true, "170", "0.3", false);
    assertThat(book.standing().profit())
        .as("what was held is worth no more for it")
        .isEqualByComparingTo("-36");
    mark("X", "110");
    assertThat(book.standing().profit()).isEqualByComparingTo("-28");
    assertThat(book.standing().breach()).isEmpty();

    fill("b", "2", true, "200", "0.3", true);
    assertThat(book.standing().breach())
        .isEqualTo("loss must be <= 50.00: loss=55.00, profit is executed");
  }

  @Test
  void shouldTakeAFillOfWhatWasNeverSignedAtItsOwnPrice() {
    fill("unknown", "1", true, "130", "0.5", true);

    assertThat(book.standing().profit()).isZero();
  }

  @Test
  void shouldTakeExpiryForAFillOnPaper() {
    claim("a", "X", 10_000);
    book.apply(new LedgerEntry.Expired("momentum", List.of("a")), EXPIRES_MS - 1);
    assertThat(book.isOpen("a")).as("not over yet by the time of the ledger").isTrue();

    book.apply(new LedgerEntry.Expired("momentum", List.of("a")), EXPIRES_MS);
    assertThat(book.standing().isPaper()).isTrue();
    assertThat(book.standing().grossCents()).isEqualTo(10_000);

    mark("X", "55");
    assertThat(book.standing().profit()).isEqualByComparingTo("-45");
    assertThat(book.standing().breach()).isEmpty();
    mark("X", "49.99");
    assertThat(book.standing().breach())
        .isEqualTo("loss must be <= 50.00: loss=50.01, profit is paper");
  }

  @Test
  void shouldForgetPaperAtTheFirstExecution() {
    claim("a", "X", 10_000);
    book.apply(new LedgerEntry.Expired("momentum", List.of("a")), EXPIRES_MS);
    claim("b", "Y", 10_000);
    fill("b", "1", false, "100", "0.5", true);

    assertThat(book.standing().isPaper()).isFalse();
    assertThat(book.standing().fills()).isEqualTo(1);
    assertThat(book.positions()).containsOnlyKeys("Y");
    claim("c", "X", 10_000);
    book.apply(new LedgerEntry.Expired("momentum", List.of("c")), 3 * EXPIRES_MS);
    assertThat(book.positions()).as("expiry frees, and no more").containsOnlyKeys("Y");
  }

  @Test
  void shouldBeginATrialWithWhatWasExecutedAndNoLoss() {
    claim("a", "X", 10_000);
    fill("a", "1", true, "100", "1", true);
    mark("X", "60");
    assertThat(book.standing().profit()).isEqualByComparingTo("-40");

    Rollout back = armed.rollBack(new Cause("a", "b", 3));
    Rollout again = back.start(Plans.of(3, 500), 1, "sha", "salt", new Cause("a", "b", 4));
    book.apply(new LedgerEntry.Stepped(back), 100);
    book.apply(new LedgerEntry.Stepped(again), 101);

    assertThat(book.standing().profit()).isZero();
    assertThat(book.standing().grossCents()).as("at what it is worth").isEqualTo(6_000);
    assertThat(book.standing().isPaper()).isFalse();
  }

  @Test
  void shouldLetNothingPassAfterAStepThatStops() {
    Rollout killed = armed.kill(new Cause("ada", "enough", 5));
    book.apply(new LedgerEntry.Stepped(killed), 5);

    assertThat(claim("a", "X", 1)).isEqualTo(refused(Refusal.REVISION));
    assertThat(book.apply(new LedgerEntry.Stepped(armed), 6))
        .as("an older step, told again")
        .isEqualTo(refused(Refusal.REVISION));
    assertThat(book.rollout()).isEqualTo(killed);
  }

  @Test
  void shouldDoAsTheNaiveBookDoes() {
    for (int run = 0; run < 12; run++) {
      compare(new Random(run), 400);
    }
  }

  private static void compare(Random random, int steps) {
    MoneyLimits limits = new MoneyLimits("USD", 4, 10_000, 5 + random.nextInt(20), 40_000, 20_000);
    Rollout armed = Plans.armed(limits);
    ArmBook book = new ArmBook("momentum");
    NaiveBook naive = new NaiveBook(limits, armed.revision());
    book.apply(new LedgerEntry.Stepped(armed), 0);
    long nowMs = 0;
    int granted = 0;
    for (int i = 0; i < steps; i++) {
      nowMs += random.nextInt(6_000);
      String id = "id" + random.nextInt(60);
      String symbol = "S" + random.nextInt(6);
      switch (random.nextInt(6)) {
        case 0, 1, 2 -> {
          LedgerEntry.Claimed claim = randomClaim(random, armed, id, symbol, nowMs);
          boolean isGranted = !(book.apply(claim, nowMs) instanceof Outcome.Refused);
          assertThat(isGranted).as("step " + i).isEqualTo(naive.claim(claim, nowMs));
          granted += isGranted ? 1 : 0;
        }
        case 3 -> {
          ArmBook.Origin origin = book.origin(id);
          LedgerEntry.Filled fill = randomFill(random, origin, id, symbol);
          book.apply(fill, nowMs);
          naive.fill(fill);
        }
        case 4 -> {
          book.apply(new LedgerEntry.Cancelled("momentum", id, "c"), nowMs);
          naive.cancel(id);
        }
        default -> {
          book.apply(new LedgerEntry.Expired("momentum", List.of(id)), nowMs);
          naive.expire(id, nowMs);
        }
      }
      requireEqual(book, naive, "run step " + i);
    }
    assertThat(granted).isPositive();
  }

  private static void requireEqual(ArmBook book, NaiveBook naive, String where) {
    Standing standing = book.standing();
    assertThat(Cents.amount(standing.reservedCents()))
        .as(where)
        .isEqualByComparingTo(naive.reserved());
    assertThat(Cents.amount(standing.grossCents())).as(where).isEqualByComparingTo(naive.gross());
    assertThat(Cents.amount(standing.lossCents())).as(where).isEqualByComparingTo(naive.loss());
    assertThat(book.symbols()).as(where).isEqualTo(naive.symbols());
    assertThat(!standing.breach().isEmpty()).as(where).isEqualTo(naive.isBroken());
  }

  private static LedgerEntry.Claimed randomClaim(
      Random random, Rollout armed, String id, String symbol, long nowMs) {
    BigDecimal price = BigDecimal.valueOf(50 + random.nextInt(400), 1);
    return new LedgerEntry.Claimed(
        "momentum",
        id,
        symbol,
        random.nextBoolean(),
        random.nextInt(20) == 0 ? armed.revision() - 1 : armed.revision(),
        1 + random.nextInt(10_500),
        random.nextInt(30) == 0 ? "EUR" : "USD",
        price,
        nowMs + EXPIRES_MS);
  }

  private static LedgerEntry.Filled randomFill(
      Random random, ArmBook.Origin origin, String id, String symbol) {
    return new LedgerEntry.Filled(
        "momentum",
        id,
        "f" + random.nextInt(4),
        origin == null ? symbol : origin.symbol(),
        origin == null ? random.nextBoolean() : origin.isBuy(),
        BigDecimal.valueOf(50 + random.nextInt(400), 1),
        BigDecimal.valueOf(1 + random.nextInt(300), 2),
        random.nextInt(3) == 0);
  }

  @Test
  void shouldReadWhatItWrites() {
    BigDecimal price = new BigDecimal("12.345678");
    List<LedgerEntry> all =
        List.of(
            new LedgerEntry.Stepped(armed),
            claimOf("a", "X", 99, 2, "USD"),
            new LedgerEntry.Claimed("m", "i", "X", false, 1, 5, "USD", null, 7),
            new LedgerEntry.Filled("m", "i", "f", "X", true, price, price, true),
            new LedgerEntry.Cancelled("m", "i", "f"),
            new LedgerEntry.Expired("m", List.of("i", "j")),
            new LedgerEntry.Marked("m", Map.of("X", price)));

    for (LedgerEntry entry : all) {
      assertThat(LedgerJson.read(LedgerJson.write(entry))).isEqualTo(entry);
    }
    for (String bad : List.of("", "[]", "{}", "{\"type\":\"fill\"}", "{\"type\":\"other\"}")) {
      assertThat(LedgerJson.read(bad.getBytes(java.nio.charset.StandardCharsets.UTF_8))).isNull();
    }
  }

  private static Outcome refused(Refusal refusal) {
    return new Outcome.Refused(refusal);
  }

  private static Outcome booked() {
    return new Outcome.Booked();
  }

  private Outcome claim(String id, String symbol, long cents) {
    return book.apply(claimOf(id, symbol, cents, armed.revision(), "USD"), 0);
  }

  private static LedgerEntry.Claimed claimOf(
      String id, String symbol, long cents, long revision, String currency) {
    return new LedgerEntry.Claimed(
        "momentum",
        id,
        symbol,
        true,
        revision,
        cents,
        currency,
        BigDecimal.valueOf(100),
        EXPIRES_MS);
  }

  private void fill(
      String id, String fillId, boolean isBuy, String price, String size, boolean isFinal) {
    String symbol = book.origin(id) == null ? "X" : book.origin(id).symbol();
    book.apply(
        new LedgerEntry.Filled(
            "momentum",
            id,
            fillId,
            symbol,
            isBuy,
            new BigDecimal(price),
            new BigDecimal(size),
            isFinal),
        1);
  }

  private void mark(String symbol, String price) {
    book.apply(new LedgerEntry.Marked("momentum", Map.of(symbol, new BigDecimal(price))), 1);
  }
}
