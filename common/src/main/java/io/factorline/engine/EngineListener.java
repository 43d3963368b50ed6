package io.factorline.engine;

import io.factorline.event.RejectReason;
import io.factorline.store.ClosedBar;
import org.jspecify.annotations.Nullable;

/** What the engine tells while it applies a record; called on the engine's thread. */
public interface EngineListener {

  /** A listener that wants nothing. */
  EngineListener NONE = new EngineListener() {};

  /** A symbol changed and must be written; called once until it is encoded. */
  default void changed(SymbolState symbol) {}

  /** A bar closed and must be delivered. */
  default void barClosed(SymbolState symbol, ViewState view, ClosedBar bar) {}

  /**
   * A seed was taken, or is read again after it was: the view's bars of before count as delivered,
   * but copies of them may hold what was there before.
   */
  default void seeded(SymbolState symbol, ViewState view) {}

  /**
   * A record was not applied.
   *
   * @param symbol the symbol whose row remembers the reject until it is acknowledged; null where no
   *     row is touched
   */
  default void rejected(
      LogRecord record, RejectReason reason, String detail, @Nullable SymbolState symbol) {}

  /** A trade or quote was applied. */
  default void applied(LogRecord record, SymbolState symbol) {}

  /** Sequence numbers are missing before an applied trade or quote. */
  default void gap(SymbolState symbol, long missing) {}

  /** A trade outside the best bid and offer was applied all the same. */
  default void flagged(SymbolState symbol) {}
}
