package io.factorline.store;

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

  private final String symbol;
  private final RowLayout layout;
  private final ViewRow[] views;
  private final GuardState trades = new GuardState();
  private final QuoteState quote = new QuoteState();
  private final List<PendingReject> pendingRejects = new ArrayList<>();
  private @Nullable HeldTick provisional;
  private @Nullable RollingWindow prices;
  private int outlierSide;
  private long firstOffset;
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
    other.trades.copyFrom(trades);
    other.quote.copyFrom(quote);
    other.pendingRejects.addAll(pendingRejects);
    other.provisional = provisional;
    other.prices = prices;
    other.outlierSide = outlierSide;
    other.firstOffset = firstOffset;
    other.lastPrice = lastPrice;
    other.referencePrice = referencePrice;
    other.halted = halted;
    return other;
  }

  /** The same row with nothing that waits: bars count as delivered, rejects are forgotten. */
  public SymbolRow settled() {
    SymbolRow copy = withLayout(layout);
    copy.pendingRejects.clear();
    for (int i = 0; i < views.length; i++) {
      copy.views[i].copySettled(views[i]);
    }
    return copy;
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

  /** The first trade of the symbol, while nothing but it was applied and no clock has passed it. */
  public @Nullable HeldTick provisional() {
    return provisional;
  }

  /** Remembers the first trade of the symbol, or that it is settled. */
  public void provisional(@Nullable HeldTick first) {
    provisional = first;
  }

  /** Takes the provisional first trade back: as if no trade had come. */
  public void takeBackProvisional() {
    provisional = null;
    lastPrice = 0;
    referencePrice = 0;
    prices = null;
    outlierSide = 0;
    trades.forgetTimes();
    for (ViewRow view : views) {
      view.bar().clear();
    }
  }

  /**
   * Offset of the record that brought the first value; before it the symbol was unknown. 0 where
   * the row was taken over from another topic id.
   */
  public long firstOffset() {
    return firstOffset;
  }

  /** Sets the offset of the record that brought the first value. */
  public void firstOffset(long offset) {
    firstOffset = offset;
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
    outlierSide = 0;
    provisional = null;
    trades.split(ratio);
    quote.split(ratio);
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

  /** Side of the last price if that was an outlier: 1 above, -1 below, 0 if it was none. */
  public int outlierSide() {
    return outlierSide;
  }

  /** Remembers on which side of the window the last price was an outlier. */
  public void outlierSide(int side) {
    outlierSide = side;
  }

  @Nullable RollingWindow pricesOrNull() {
    return prices;
  }

  void restoreWindow(@Nullable RollingWindow window) {
    prices = window;
  }
}
