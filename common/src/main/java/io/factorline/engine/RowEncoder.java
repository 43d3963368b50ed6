package io.factorline.engine;

import io.factorline.store.RowCodec;
import io.factorline.store.RowKeys;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** Turns what changed of a symbol into bytes, with reused room. One thread. */
public final class RowEncoder {
  /** Most closed bars of a view that may wait for delivery. */
  public static final int MAX_BARS = 64;

  private final double[] scratch;
  private ByteBuffer room;

  /** An encoder for the rows of a plan. */
  public RowEncoder(EnginePlan plan) {
    this.scratch = new double[plan.widestView()];
    this.room = ByteBuffer.allocate(RowCodec.capacity(plan.layout(), MAX_BARS));
  }

  /** The changed parts of a symbol; they count as unchanged afterwards. */
  public RowParts encode(SymbolState symbol) {
    int parts = symbol.takeParts();
    List<RowParts.Field> fields = new ArrayList<>(4);
    if ((parts & SymbolState.FORMING) != 0) {
      for (int i = 0; i < symbol.viewCount(); i++) {
        symbol.view(i).refreshForming(scratch);
      }
      RowCodec.writeForming(symbol.row(), room.clear());
      fields.add(new RowParts.Field(RowKeys.FORMING, taken()));
    }
    if ((parts & SymbolState.QUOTE) != 0) {
      RowCodec.writeQuote(symbol.row(), room.clear());
      fields.add(new RowParts.Field(RowKeys.QUOTE, taken()));
    }
    if ((parts & SymbolState.CLOSED) != 0) {
      RowCodec.writeClosed(symbol.row(), room.clear());
      fields.add(new RowParts.Field(RowKeys.CLOSED, taken()));
    }
    addStates(symbol, fields);
    return new RowParts(symbol, symbol.offset(), symbol.appendMs(), fields);
  }

  private void addStates(SymbolState symbol, List<RowParts.Field> fields) {
    BitSet changed = symbol.changedStates();
    for (int i = changed.nextSetBit(0); i >= 0; i = changed.nextSetBit(i + 1)) {
      ViewState view = symbol.view(i);
      fields.add(new RowParts.Field(RowKeys.state(view.view().name()), state(view)));
    }
    changed.clear();
  }

  /** The committed state of a view, behind the hash of its definition. */
  private ByteBuffer state(ViewState view) {
    int bytes = Long.BYTES + view.stateBytes();
    if (room.capacity() < bytes) {
      room = ByteBuffer.allocate(bytes);
    }
    room.clear().putLong(StateField.definitionBits(view.view().definition()));
    view.writeState(room);
    return taken();
  }

  private ByteBuffer taken() {
    byte[] bytes = new byte[room.position()];
    room.flip().get(bytes);
    return ByteBuffer.wrap(bytes);
  }
}
