package io.factorline.engine;

import io.factorline.event.MarketEvent.Seed;
import io.factorline.event.RejectReason;
import org.jspecify.annotations.Nullable;

/**
 * Takes {@code seed} records: a view of a symbol goes over to a state made elsewhere. One thread.
 */
final class SeedIntake {
  private final PartitionEngine engine;
  private final ControlIntake control;
  private final Rejections rejections;
  private final SeedSource source;
  private final EngineListener listener;

  SeedIntake(
      PartitionEngine engine,
      ControlIntake control,
      Rejections rejections,
      SeedSource source,
      EngineListener listener) {
    this.engine = engine;
    this.control = control;
    this.rejections = rejections;
    this.source = source;
    this.listener = listener;
  }

  /** Whether applying the record asks the source. */
  boolean isAsking(LogRecord record, Seed seed) {
    SymbolState symbol = engine.symbol(seed.symbol());
    return symbol != null && record.offset() > symbol.offset() && viewRefusal(symbol, seed) == null;
  }

  void take(LogRecord record, Seed seed) {
    SymbolState symbol = control.target(record, seed.symbol());
    if (symbol == null) {
      takenBefore(record, seed);
      return;
    }
    String refusal = viewRefusal(symbol, seed);
    SeedSource.Answer answer =
        refusal == null ? source.answer(record, seed) : new SeedSource.Answer.Refused(refusal);
    switch (answer) {
      case SeedSource.Answer.Ready(ViewSeed state) -> {
        int view = indexOf(symbol, seed.view());
        symbol.seed(view, state);
        symbol.standAt(record.offset(), record.appendMs());
        listener.seeded(symbol, symbol.view(view));
      }
      case SeedSource.Answer.Refused(String detail) ->
          rejections.reject(record, RejectReason.SEED, detail, symbol);
    }
  }

  /* Also where the seed was refused then: to be told once more does no harm. */
  private void takenBefore(LogRecord record, Seed seed) {
    SymbolState symbol = engine.symbol(seed.symbol());
    if (symbol != null
        && record.offset() <= symbol.offset()
        && !symbol.wasUnknownAt(record.offset())
        && viewRefusal(symbol, seed) == null) {
      listener.seeded(symbol, symbol.view(indexOf(symbol, seed.view())));
    }
  }

  private static @Nullable String viewRefusal(SymbolState symbol, Seed seed) {
    int index = indexOf(symbol, seed.view());
    if (index < 0) {
      return "must be a view of the catalog: view=" + seed.view();
    }
    String definition = symbol.view(index).view().definition();
    return definition.equals(seed.definition())
        ? null
        : "must be the definition in the catalog: view="
            + seed.view()
            + ", definition="
            + seed.definition()
            + ", catalog="
            + definition;
  }

  private static int indexOf(SymbolState symbol, String view) {
    return symbol.row().layout().indexOf(view);
  }
}
