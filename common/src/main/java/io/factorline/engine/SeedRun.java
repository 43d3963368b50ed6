package io.factorline.engine;

import io.factorline.event.MarketEvent.Seed;
import io.factorline.store.RowFormatException;
import io.factorline.store.RowLayout;
import io.factorline.store.StateFile;
import org.jspecify.annotations.Nullable;

/**
 * The engine that runs beside the owner's to bring one view up to a {@code seed} record: from a
 * state file over the records behind it. It only moves forward, so that seeds in a row share it.
 * One thread.
 */
public final class SeedRun {
  private final PartitionEngine engine;
  private final BarOrder order = new BarOrder();

  /**
   * A run that stands where the file ends.
   *
   * @param plan the owner's; only the seeded view is computed
   * @throws RowFormatException if a row or kernel state of the file cannot be read
   */
  public SeedRun(StateFile file, EnginePlan plan, String view) {
    this.engine = EngineSnapshot.resume(file, plan.only(view), new ImmediateDelivery(order));
  }

  /** Why a file is not the one that a seed needs: rule and values; null where it is. */
  public static @Nullable String refusal(StateFile file, PartitionEngine.LogId log, Seed seed) {
    if (!file.point().topic().equals(log.topic())
        || file.partition() != log.partition()
        || file.partitions() != log.partitions()) {
      return "must be of this partition: file="
          + seed.file()
          + ", topic="
          + file.point().topic()
          + ", partition="
          + file.partition()
          + " of "
          + file.partitions();
    }
    if (file.point().offset() != seed.offset()) {
      return "must be the offset of the file: offset="
          + seed.offset()
          + ", file="
          + file.point().offset();
    }
    int index = file.layout().indexOf(seed.view());
    RowLayout.ViewLayout view = index < 0 ? null : file.layout().views().get(index);
    if (view == null || !view.definition().equals(seed.definition())) {
      return "must be in the file: view=" + seed.view() + ", definition=" + seed.definition();
    }
    return null;
  }

  /** The offset of the next record that it needs. */
  public long nextOffset() {
    return engine.nextOffset();
  }

  /** Applies the next record. */
  public void apply(LogRecord record) {
    engine.apply(record);
  }

  /** The state of a symbol's view as of all records applied. */
  public SeedSource.Answer answer(String symbol) {
    SymbolState state = engine.symbol(symbol);
    if (state == null) {
      return new SeedSource.Answer.Refused("must be in the file or traded since: symbol=" + symbol);
    }
    String refusal = order.refusal(state);
    return refusal == null
        ? new SeedSource.Answer.Ready(ViewSeed.of(state.view(0)))
        : new SeedSource.Answer.Refused(refusal);
  }
}
