package io.factorline.gateway.money;

import io.factorline.gateway.rollout.Cents;
import io.factorline.gateway.rollout.MoneyLimits;
import io.factorline.gateway.rollout.Rollout;
import io.factorline.gateway.rollout.Trial;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The money of one model's canary: a pure function of its ledger. Each entry is decided at its
 * place in the ledger and nowhere else, so all replicas come to the same, and no limit can be
 * passed by a claim that another store let through.
 *
 * <p>One thread. Time is that of the entries as Kafka appended them; no clock is read.
 */
public final class ArmBook {
  /** Closed signals that are remembered, so that an execution sent again is known. */
  static final int KEPT_CLOSED = 200_000;

  private static final long MINUTE_MS = 60_000;
  private static final MathContext TOWARDS_ZERO = new MathContext(16, RoundingMode.DOWN);

  private final int keptClosed;
  private final Map<String, Reservation> open = new LinkedHashMap<>();
  private final Map<String, Reservation> closed = new LinkedHashMap<>();
  private final Map<String, Integer> openBySymbol = new HashMap<>();
  private final Deque<Long> orderTimes = new ArrayDeque<>();
  private final Holdings holdings = new Holdings();
  private Rollout rollout;
  private long reservedCents;
  private long fills;
  private String breach = "";
  private long lastMs;

  /** An empty one. */
  public ArmBook(String model) {
    this(model, KEPT_CLOSED);
  }

  ArmBook(String model, int keptClosed) {
    this.rollout = Rollout.none(model);
    this.keptClosed = keptClosed;
  }

  /**
   * Decides an entry.
   *
   * @param appendMs when Kafka appended it, ms since the epoch
   */
  public Outcome apply(LedgerEntry entry, long appendMs) {
    lastMs = Math.max(lastMs, appendMs);
    while (!orderTimes.isEmpty() && orderTimes.getFirst() <= lastMs - MINUTE_MS) {
      orderTimes.removeFirst();
    }
    return switch (entry) {
      case LedgerEntry.Stepped stepped -> step(stepped.rollout());
      case LedgerEntry.Claimed claimed -> claim(claimed);
      case LedgerEntry.Filled filled -> fill(filled);
      case LedgerEntry.Cancelled cancelled -> cancel(cancelled);
      case LedgerEntry.Expired expired -> expire(expired);
      case LedgerEntry.Marked marked -> mark(marked);
    };
  }

  private Outcome step(Rollout next) {
    if (next.revision() <= rollout.revision()) {
      return next.equals(rollout) ? new Outcome.Known() : new Outcome.Refused(Refusal.REVISION);
    }
    Trial trial = next.trial();
    boolean isNewTrial = trial != null && (rollout.trial() == null || trial.id() != trialId());
    if (isNewTrial) {
      holdings.beginTrial();
      breach = "";
    }
    if (isNewTrial || next.stage() != rollout.stage()) {
      fills = 0;
    }
    rollout = next;
    return new Outcome.Booked();
  }

  private long trialId() {
    Trial trial = rollout.trial();
    return trial == null ? 0 : trial.id();
  }

  private Outcome claim(LedgerEntry.Claimed claimed) {
    if (open.containsKey(claimed.id())) {
      return new Outcome.Known();
    }
    Refusal refusal = closed.containsKey(claimed.id()) ? Refusal.CLOSED : refusal(claimed);
    if (refusal != null) {
      return new Outcome.Refused(refusal);
    }
    open.put(
        claimed.id(),
        new Reservation(
            claimed.id(),
            claimed.symbol(),
            claimed.isBuy(),
            claimed.price(),
            claimed.expiresMs(),
            claimed.cents()));
    openBySymbol.merge(claimed.symbol(), 1, Integer::sum);
    reservedCents += claimed.cents();
    orderTimes.addLast(lastMs);
    BigDecimal price = claimed.price();
    if (price != null) {
      holdings.mark(claimed.symbol(), price);
      noteBreach();
    }
    return new Outcome.Booked();
  }

  private @Nullable Refusal refusal(LedgerEntry.Claimed claimed) {
    if (claimed.revision() != rollout.revision() || !rollout.takesWeight()) {
      return Refusal.REVISION;
    }
    if (!breach.isEmpty()) {
      return Refusal.BREACH;
    }
    MoneyLimits limits = rollout.activeStage().limits();
    if (!claimed.currency().equals(limits.currency())) {
      return Refusal.CURRENCY;
    }
    if (claimed.cents() < 1 || claimed.cents() > limits.maxOrderCents()) {
      return Refusal.ORDER_NOTIONAL;
    }
    if (orderTimes.size() >= limits.maxOrdersPerMinute()) {
      return Refusal.ORDERS_PER_MINUTE;
    }
    if (lossCents() >= limits.maxLossCents()) {
      return Refusal.LOSS;
    }
    if (reservedCents + holdings.grossCents() + claimed.cents() > limits.maxGrossCents()) {
      return Refusal.GROSS_POSITION;
    }
    Set<String> active = symbols();
    boolean isNew = !active.contains(claimed.symbol());
    return isNew && active.size() >= limits.maxInstruments() ? Refusal.INSTRUMENTS : null;
  }

  private long lossCents() {
    return Math.max(0, Cents.ceil(holdings.profit().negate()));
  }

  private Outcome fill(LedgerEntry.Filled filled) {
    Reservation reservation = known(filled.id(), filled.symbol(), filled.isBuy());
    if (!reservation.fillIds.add(filled.fillId())) {
      return new Outcome.Known();
    }
    BigDecimal signed = reservation.price;
    BigDecimal market = signed == null ? filled.price() : signed;
    holdings.execute(filled.symbol(), filled.isBuy(), filled.size(), filled.price(), market);
    fills++;
    if (reservation.isOpen) {
      long moved =
          Math.min(reservation.restCents, Cents.ceil(filled.price().multiply(filled.size())));
      reservation.restCents -= moved;
      reservedCents -= moved;
      if (filled.isFinal()) {
        close(reservation);
      }
    }
    noteBreach();
    return new Outcome.Booked();
  }

  /* A signal that is no longer remembered, or was never granted, still has what was done on it. */
  private Reservation known(String id, String symbol, boolean isBuy) {
    Reservation reservation = open.get(id);
    if (reservation == null) {
      reservation = closed.get(id);
    }
    if (reservation == null) {
      reservation = new Reservation(id, symbol, isBuy, null, 0, 0);
      reservation.isOpen = false;
      keepClosed(reservation);
    }
    return reservation;
  }

  private Outcome cancel(LedgerEntry.Cancelled cancelled) {
    Reservation reservation = open.get(cancelled.id());
    if (reservation == null) {
      return new Outcome.Known();
    }
    close(reservation);
    return new Outcome.Booked();
  }

  private Outcome expire(LedgerEntry.Expired expired) {
    boolean isAny = false;
    for (String id : expired.ids()) {
      Reservation reservation = open.get(id);
      if (reservation != null && reservation.expiresMs <= lastMs) {
        pretend(reservation);
        close(reservation);
        isAny = true;
      }
    }
    noteBreach();
    return isAny ? new Outcome.Booked() : new Outcome.Known();
  }

  private void pretend(Reservation reservation) {
    BigDecimal price = reservation.price;
    if (holdings.isPaper() && price != null && price.signum() > 0) {
      BigDecimal size = Cents.amount(reservation.restCents).divide(price, TOWARDS_ZERO);
      holdings.pretend(reservation.symbol, reservation.isBuy, size, price);
    }
  }

  private Outcome mark(LedgerEntry.Marked marked) {
    marked.prices().forEach(holdings::mark);
    noteBreach();
    return new Outcome.Booked();
  }

  private void close(Reservation reservation) {
    open.remove(reservation.id);
    openBySymbol.computeIfPresent(reservation.symbol, (s, count) -> count == 1 ? null : count - 1);
    reservedCents -= reservation.restCents;
    reservation.restCents = 0;
    reservation.isOpen = false;
    keepClosed(reservation);
  }

  private void keepClosed(Reservation reservation) {
    closed.put(reservation.id, reservation);
    if (closed.size() > keptClosed) {
      closed.remove(closed.keySet().iterator().next());
    }
  }

  /* Only what is done can break a limit: claims are refused before they do. */
  private void noteBreach() {
    if (!breach.isEmpty() || !rollout.status().isActive()) {
      return;
    }
    MoneyLimits limits = rollout.activeStage().limits();
    long gross = reservedCents + holdings.grossCents();
    if (lossCents() > limits.maxLossCents()) {
      breach =
          "loss must be <= %s: loss=%s, profit is %s"
              .formatted(
                  Cents.text(limits.maxLossCents()),
                  Cents.text(lossCents()),
                  holdings.isPaper() ? "paper" : "executed");
    } else if (gross > limits.maxGrossCents()) {
      breach =
          "reserved plus gross position must be <= %s: sum=%s"
              .formatted(Cents.text(limits.maxGrossCents()), Cents.text(gross));
    }
  }

  /** The roll-out as of the last step in the ledger. */
  public Rollout rollout() {
    return rollout;
  }

  /** How it stands. */
  public Standing standing() {
    return new Standing(
        rollout.revision(),
        reservedCents,
        holdings.grossCents(),
        holdings.profit(),
        holdings.isPaper(),
        fills,
        symbols().size(),
        orderTimes.size(),
        breach);
  }

  /** Symbols with a position or an open signal, in alphabetical order. */
  public Set<String> symbols() {
    Set<String> symbols = new TreeSet<>(holdings.symbols());
    symbols.addAll(openBySymbol.keySet());
    return symbols;
  }

  /** Positions by symbol. */
  public Map<String, Position> positions() {
    return holdings.positions();
  }

  /** When the signals of the last 60 seconds were granted, ms since the epoch, ascending. */
  public List<Long> orderTimes() {
    return List.copyOf(orderTimes);
  }

  /** Open signals, oldest first. */
  public List<String> openIds() {
    return List.copyOf(open.keySet());
  }

  /** Open signals whose time is over. */
  public List<String> overdue(long nowMs, int most) {
    List<String> ids = new ArrayList<>();
    for (Reservation reservation : open.values()) {
      if (reservation.expiresMs <= nowMs && ids.size() < most) {
        ids.add(reservation.id);
      }
    }
    return ids;
  }

  /** Whether a signal is open. */
  public boolean isOpen(String id) {
    return open.containsKey(id);
  }

  /** Whether a signal was open and is not any more. */
  public boolean isClosed(String id) {
    return closed.containsKey(id);
  }

  /** Symbol and side of a signal; null where it is not known. */
  public @Nullable Origin origin(String id) {
    Reservation reservation = open.getOrDefault(id, closed.get(id));
    return reservation == null ? null : new Origin(reservation.symbol, reservation.isBuy);
  }

  /** Of what a signal was. */
  public record Origin(String symbol, boolean isBuy) {}
}
