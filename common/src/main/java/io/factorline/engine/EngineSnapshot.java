package io.factorline.engine;

import io.factorline.engine.PartitionEngine.LogId;
import io.factorline.store.RestartPoint;
import io.factorline.store.RowCodec;
import io.factorline.store.RowFormatException;
import io.factorline.store.RowHeader;
import io.factorline.store.StateFile;
import io.factorline.store.StateSymbol;
import io.factorline.store.SymbolRow;
import io.factorline.store.TopicId;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Engines to and from {@link StateFile}s. The same log gives the same bytes, wherever it was split:
 * a file after N records, restored and run over the rest, ends in the file of the whole log. Used
 * on the engine's thread.
 */
public final class EngineSnapshot {
  private final double[] scratch;
  private ByteBuffer room;

  private EngineSnapshot(EnginePlan plan) {
    this.scratch = new double[plan.widestView()];
    this.room = ByteBuffer.allocate(RowCodec.capacity(plan.layout(), 2));
  }

  /**
   * The state of an engine after all records below its next offset. Nothing of the engine changes.
   * Closed bars that wait for their delivery count as delivered in the file, and rejects that wait
   * are not in it: who takes a snapshot has both from the engine's listener.
   */
  public static StateFile of(PartitionEngine engine) {
    EngineSnapshot snapshot = new EngineSnapshot(engine.plan());
    LogId log = engine.log();
    List<StateSymbol> symbols = new ArrayList<>(engine.symbols().size());
    for (SymbolState symbol : engine.symbols()) {
      symbols.add(snapshot.symbol(log, symbol));
    }
    symbols.sort(Comparator.comparing(StateSymbol::symbol));
    return new StateFile(
        new RestartPoint(log.topic(), engine.nextOffset(), engine.marks()),
        log.partition(),
        log.partitions(),
        engine.plan().layout(),
        symbols);
  }

  /**
   * An engine that goes on from a file: its next record is the one at the file's offset. Views of
   * the plan that the file has with the same definition go on, others start to warm up; views that
   * only the file has are left behind.
   *
   * @throws RowFormatException if a row or a kernel state of the file cannot be read
   */
  public static PartitionEngine resume(StateFile file, EnginePlan plan, EngineListener listener) {
    return resume(file, plan, listener, SeedSource.NONE);
  }

  /**
   * The same, of an engine that takes seeds from a source.
   *
   * @throws RowFormatException if a row or a kernel state of the file cannot be read
   */
  public static PartitionEngine resume(
      StateFile file, EnginePlan plan, EngineListener listener, SeedSource source) {
    LogId log = new LogId(file.point().topic(), file.partition(), file.partitions());
    PartitionEngine engine = new PartitionEngine(plan, log, listener, source);
    restore(file, engine);
    return engine;
  }

  /** Brings an engine that has seen nothing to where a file of its partition ends. */
  static void restore(StateFile file, PartitionEngine engine) {
    engine.startAt(file.point().offset(), file.point().marks());
    for (StateSymbol symbol : file.symbols()) {
      engine.restore(new StoredSymbol(symbol.row(file.layout()), symbol.states()));
    }
  }

  private StateSymbol symbol(LogId log, SymbolState symbol) {
    for (int i = 0; i < symbol.viewCount(); i++) {
      symbol.view(i).refreshForming(scratch);
    }
    SymbolRow row = symbol.row().settled();
    return new StateSymbol(
        symbol.symbol(),
        header(log, symbol).encode(),
        bytes(out -> RowCodec.writeForming(row, out)),
        bytes(out -> RowCodec.writeQuote(row, out)),
        bytes(out -> RowCodec.writeClosed(row, out)),
        states(symbol));
  }

  /** One that no record has touched yet follows no topic, so that all records are new to it. */
  private static RowHeader header(LogId log, SymbolState symbol) {
    return symbol.offset() < 0
        ? new RowHeader(TopicId.NONE, log.partition(), 0, 0, 0, List.of())
        : new RowHeader(
            log.topic(), log.partition(), symbol.offset(), 0, symbol.appendMs(), List.of());
  }

  private SortedMap<String, byte[]> states(SymbolState symbol) {
    SortedMap<String, byte[]> states = new TreeMap<>();
    for (int i = 0; i < symbol.viewCount(); i++) {
      ViewState view = symbol.view(i);
      if (view.hasState()) {
        states.put(view.view().name(), state(view));
      }
    }
    return states;
  }

  private byte[] state(ViewState view) {
    int length = Long.BYTES + view.stateBytes();
    if (room.capacity() < length) {
      room = ByteBuffer.allocate(length);
    }
    return bytes(out -> {
      out.putLong(StateField.definitionBits(view.view().definition()));
      view.writeState(out);
    });
  }

  private byte[] bytes(Consumer<ByteBuffer> part) {
    part.accept(room.clear());
    byte[] bytes = new byte[room.position()];
    room.flip().get(bytes);
    return bytes;
  }
}
