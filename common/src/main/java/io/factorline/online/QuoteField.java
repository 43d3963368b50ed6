package io.factorline.online;

import io.factorline.store.QuoteState;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A factor of the quote view, computed at read from the best bid and offer. */
public enum QuoteField {
  /** Best bid, in units of price. */
  BID,
  /** Best ask, in units of price. */
  ASK,
  /** Mean of bid and ask, in units of price. */
  MID,
  /** Ask minus bid over their mean, in basis points. */
  SPREAD_BP,
  /** Bid size minus ask size over their sum, in [-1, 1]. */
  IMBALANCE;

  static final List<String> NAMES = Stream.of(values()).map(QuoteField::factorName).toList();

  private static final double BASIS_POINTS = 10_000;

  /** The name of the factor within its view. */
  public String factorName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The field with this factor name, or null. */
  static @Nullable QuoteField of(String factorName) {
    int index = NAMES.indexOf(factorName);
    return index < 0 ? null : values()[index];
  }

  /** {@link CellState#PRESENT} where {@link #value} has an answer, else why it has none. */
  CellState check(QuoteState quote) {
    boolean hasBid = quote.bid() > 0;
    boolean hasAsk = quote.ask() > 0;
    boolean usable =
        switch (this) {
          case BID -> hasBid;
          case ASK -> hasAsk;
          case MID, SPREAD_BP, IMBALANCE -> hasBid && hasAsk;
        };
    if (!usable) {
      return CellState.UNDEFINED_ONE_SIDED;
    }
    if ((this == MID || this == SPREAD_BP) && quote.bid() >= quote.ask()) {
      return CellState.UNDEFINED_LOCKED;
    }
    return Double.isFinite(value(quote)) ? CellState.PRESENT : CellState.UNDEFINED_FORMULA;
  }

  /** The value, once {@link #check} gave {@link CellState#PRESENT}. */
  double value(QuoteState quote) {
    return switch (this) {
      case BID -> quote.bid();
      case ASK -> quote.ask();
      case MID -> mid(quote);
      case SPREAD_BP -> (quote.ask() - quote.bid()) / mid(quote) * BASIS_POINTS;
      case IMBALANCE -> (quote.bidSize() - quote.askSize()) / (quote.bidSize() + quote.askSize());
    };
  }

  private static double mid(QuoteState quote) {
    return (quote.bid() + quote.ask()) / 2;
  }
}
