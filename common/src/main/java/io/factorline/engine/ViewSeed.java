package io.factorline.engine;

import io.factorline.kernel.Bar;
import io.factorline.store.ClosedBar;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** The state of one view of one symbol: kernel, open bar, last closed bars. Immutable. */
public final class ViewSeed {
  private final byte[] kernel;
  private final Bar bar = new Bar();
  private final List<ClosedBar> closed;

  private ViewSeed(byte[] kernel, Bar bar, List<ClosedBar> closed) {
    this.kernel = kernel;
    this.bar.copyFrom(bar);
    this.closed = List.copyOf(closed);
  }

  /** A copy of a view's state. */
  static ViewSeed of(ViewState view) {
    ByteBuffer bytes = ByteBuffer.allocate(view.stateBytes());
    view.writeState(bytes);
    List<ClosedBar> closed = new ArrayList<>();
    view.row().closedBars().forEach(closed::add);
    return new ViewSeed(bytes.array(), view.row().bar(), closed);
  }

  ByteBuffer kernel() {
    return ByteBuffer.wrap(kernel).asReadOnlyBuffer();
  }

  Bar bar() {
    return bar;
  }

  List<ClosedBar> closed() {
    return closed;
  }
}
