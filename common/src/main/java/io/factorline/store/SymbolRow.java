package io.factorline.store;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that Redis keeps of one symbol beside the committed kernel states: values for readers, and
 * what its owner needs to go on exactly where it stopped. Mutable in the hands of its partition's
 * owner, one thread; a decoded one is only read.
 */
public final class SymbolRow {
  /** Most rejects that may wait for their acknowledgement. */
  public static final int MAX_PENDING_REJECTS = 256;

  private static final int ORDER_BYTES = 2 * GuardState.BYTES + 3 * 8 * RollingWindow.MAX_CAPACITY;

  private final String symbol;
  private final RowLayout layout;
  private final ViewRow[] views;
  private final GuardState trades = new GuardState();
  private final QuoteState quote = new QuoteState();
  private final List<PendingReject> pendingRejects = new ArrayList<>();
  private @Nullable HeldTrade held;
  private @Nullable RollingWindow prices;
  private double lastPrice;
  private double referencePrice;
  private boolean halted;

  /** A symbol of which nothing is known yet. */
  public SymbolRow(String symbol, RowLayout layout) {
    this.symbol = symbol;
    this.layout = layout;
    this.views = layout.views().stream().map(ViewRow::new).toArray(ViewRow[]::new);
  }

  /** The same symbol in another layout, its views still empty. */
  public SymbolRow withLayout(RowLayout newLayout) {
    SymbolRow other = new SymbolRow(symbol, newLayout);
    ByteBuffer order = ByteBuffer.allocate(ORDER_BYTES);
    trades.write(order);
    quote.write(order);
    order.flip();
    other.trades.read(order);
    other.quote.read(order);
    other.pendingRejects.addAll(pendingRejects);
    other.held = held;
    other.prices = prices;
    other.lastPrice = lastPrice;
    other.referencePrice = referencePrice;
    other.halted = halted;
    return other;
  }

  /** The symbol. */
  public String symbol() {
    return symbol;
  }

  /** Names for the positions of the views and their factors. */
  public RowLayout layout() {
    return layout;
  }

  /** The view at a position of the layout. */
  public ViewRow view(int index) {
    return views[index];
  }

  /** The view of that name. */
  public @Nullable ViewRow view(String name) {
    int index = layout.indexOf(name);
    return index < 0 ? null : views[index];
  }

  /** Order and effective time of the trades. */
  public GuardState trades() {
    return trades;
  }

  /** The quotes. */
  public QuoteState quote() {
    return quote;
  }

  /** Rejected records that are not acknowledged yet, oldest first; the live list. */
  public List<PendingReject> pendingRejects() {
    return pendingRejects;
  }

  /** The trade that waits for a confirmation of its sequence number. */
  public @Nullable HeldTrade held() {
    return held;
  }

  /** Holds a trade, or none. */
  public void hold(@Nullable HeldTrade trade) {
    held = trade;
  }

  /** Whether trading is halted. */
  public boolean isHalted() {
    return halted;
  }

  /** Price of the last trade applied; 0 before the first. */
  public double lastPrice() {
    return lastPrice;
  }

  /** Last price of the session before the last trade's; 0 where none is known. */
  public double referencePrice() {
    return referencePrice;
  }

  /** Takes the price of a trade, the first of its session or not. */
  public void takePrice(double price, boolean isFirstOfSession) {
    if (isFirstOfSession) {
      referencePrice = lastPrice;
    }
    lastPrice = price;
  }

  /** Sets both prices. */
  public void restorePrices(double last, double reference) {
    lastPrice = last;
    referencePrice = reference;
  }

  /**
   * Brings prices remembered outside of the views to the terms after a split; the quote and the
   * outlier window start anew.
   */
  public void split(double ratio) {
    lastPrice /= ratio;
    referencePrice /= ratio;
    prices = null;
    quote.forget();
  }

  /** Halts or resumes trading. */
  public void halt(boolean nowHalted) {
    halted = nowHalted;
  }

  /** The last prices, for the outlier rule; made with this capacity where there are none yet. */
  public RollingWindow prices(int capacity) {
    RollingWindow window = prices;
    if (window == null || window.capacity() != capacity) {
      window = new RollingWindow(capacity);
      prices = window;
    }
    return window;
  }

  @Nullable RollingWindow pricesOrNull() {
    return prices;
  }

  void restoreWindow(@Nullable RollingWindow window) {
    prices = window;
  }
}
