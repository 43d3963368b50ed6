package io.factorline.store;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Blocks that may be absent: u8 0, or u8 1 and the block. Stateless. */
final class Optionals {
  private Optionals() {}

  static void write(@Nullable HeldTick tick, ByteBuffer out) {
    out.put((byte) (tick == null ? 0 : 1));
    if (tick != null) {
      tick.write(out);
    }
  }

  static @Nullable HeldTick readTick(String symbol, ByteBuffer in) {
    return isThere(in) ? HeldTick.read(symbol, in) : null;
  }

  static void write(@Nullable RollingWindow window, ByteBuffer out) {
    out.put((byte) (window == null ? 0 : 1));
    if (window != null) {
      window.write(out);
    }
  }

  static @Nullable RollingWindow readWindow(ByteBuffer in) {
    return isThere(in) ? RollingWindow.read(in) : null;
  }

  /** Reads the byte that says whether a block follows. */
  static boolean isThere(ByteBuffer in) {
    byte flag = in.get();
    if (flag != 0 && flag != 1) {
      throw new RowFormatException("must be 0 or 1: flag=" + flag);
    }
    return flag == 1;
  }
}
