package io.factorline.sync.seed;

import io.factorline.catalog.BarView;
import io.factorline.engine.EnginePlan;
import io.factorline.engine.PartitionEngine;
import io.factorline.engine.StoredSymbol;
import io.factorline.event.SymbolPartition;
import io.factorline.kernel.ViewKernel;
import io.factorline.store.ClosedBar;
import io.factorline.store.HotRow;
import io.factorline.store.RowHeader;
import io.factorline.store.SymbolRow;
import io.factorline.store.TopicId;
import io.factorline.store.ViewRow;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Symbols whose view has seen imported bars and no record of the log. One thread.
 *
 * <p>Their rows follow no topic, so that each record of the log is new to them.
 */
final class ImportedHistory {
  private final BarView view;
  private final EnginePlan plan;
  private final int partitions;
  private final Map<Integer, List<Entry>> symbols = new TreeMap<>();
  private final ArrayDeque<ClosedBar> last = new ArrayDeque<>();
  private @Nullable String symbol;
  private @Nullable ViewKernel kernel;

  /** What is known of a symbol: its last bars and the state of its kernel, by view. */
  private record Entry(String symbol, List<ClosedBar> last, Map<String, byte[]> states) {}

  /**
   * A history without symbols.
   *
   * @param plan of the view alone
   */
  ImportedHistory(BarView view, EnginePlan plan, int partitions) {
    this.view = view;
    this.plan = plan;
    this.partitions = partitions;
  }

  /** Takes the next bar of a symbol, or the first of the next symbol. */
  void take(String next, ClosedBar bar, ViewKernel after) {
    if (!next.equals(symbol)) {
      finish();
      symbol = next;
      kernel = after;
    }
    bar.delivered();
    last.addLast(bar);
    if (last.size() > ViewRow.KEPT_BARS) {
      last.removeFirst();
    }
  }

  /** Says that the last symbol has had its last bar. */
  void finish() {
    String name = symbol;
    ViewKernel state = kernel;
    if (name != null && state != null) {
      symbols
          .computeIfAbsent(SymbolPartition.of(name, partitions), key -> new ArrayList<>())
          .add(new Entry(name, List.copyOf(last), Map.of(view.name(), bytes(state))));
    }
    symbol = null;
    kernel = null;
    last.clear();
  }

  private byte[] bytes(ViewKernel state) {
    ByteBuffer out = ByteBuffer.allocate(Long.BYTES + state.stateBytes());
    out.putLong(HexFormat.fromHexDigitsToLong(view.definition()));
    state.write(out);
    return out.array();
  }

  /** How many symbols there are. */
  int size() {
    return symbols.values().stream().mapToInt(List::size).sum();
  }

  /** Gives an engine at the start of its log the symbols of its partition. */
  void restore(PartitionEngine engine) {
    int partition = engine.log().partition();
    for (Entry entry : symbols.getOrDefault(partition, List.of())) {
      SymbolRow row = new SymbolRow(entry.symbol(), plan.layout());
      entry.last().forEach(row.view(0)::addClosed);
      RowHeader header = new RowHeader(TopicId.NONE, partition, 0, 0, 0, List.of());
      engine.restore(new StoredSymbol(new HotRow(header, row), entry.states()));
    }
  }
}
