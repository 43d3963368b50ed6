package io.factorline.store;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Writes the bytes of a {@link StateFile}. Stateless. */
final class StateFileWriter {
  private StateFileWriter() {}

  static byte[] write(StateFile file) {
    byte[] point = file.point().encode().getBytes(US_ASCII);
    requireAtMost("restart point", point.length, StateFormat.MAX_POINT_BYTES);
    byte[] layout = file.layout().toJson().getBytes(UTF_8);
    requireAtMost("layout", layout.length, StateFormat.MAX_LAYOUT_BYTES);
    long bytes = StateFormat.MAGIC.length;
    bytes += StateFormat.CHECKSUM_BYTES;
    bytes += Short.BYTES + 4 * Integer.BYTES;
    bytes += point.length;
    bytes += layout.length;
    for (StateSymbol symbol : file.symbols()) {
      bytes += bytes(symbol);
    }
    requireAtMost("file", bytes, StateFile.MAX_BYTES);
    ByteBuffer out = ByteBuffer.allocate((int) bytes);
    out.put(StateFormat.MAGIC).putShort((short) point.length).put(point);
    out.putInt(file.partition()).putInt(file.partitions());
    out.putInt(layout.length).put(layout);
    out.putInt(file.symbols().size());
    file.symbols().forEach(symbol -> write(symbol, out));
    out.put(StateFormat.checksum(out.array(), out.position()));
    return out.array();
  }

  private static long bytes(StateSymbol symbol) {
    long bytes = 2 * Short.BYTES;
    bytes += symbol.symbol().length();
    bytes += bytes(symbol, "h", symbol.header()) + bytes(symbol, "f", symbol.forming());
    bytes += bytes(symbol, "q", symbol.quote()) + bytes(symbol, "c", symbol.closed());
    for (var state : symbol.states().entrySet()) {
      int view = state.getKey().getBytes(UTF_8).length;
      requireAtMost("view of symbol " + symbol.symbol(), view, StateFormat.MAX_VIEW_BYTES);
      bytes += Short.BYTES + view + bytes(symbol, "s:" + state.getKey(), state.getValue());
    }
    return bytes;
  }

  private static long bytes(StateSymbol symbol, String field, byte @Nullable [] value) {
    int length = value == null ? 0 : value.length;
    String part = "field " + field + " of symbol " + symbol.symbol();
    requireAtMost(part, length, StateFormat.MAX_FIELD_BYTES);
    return (long) Integer.BYTES + length;
  }

  private static void requireAtMost(String part, long bytes, int limit) {
    if (bytes > limit) {
      throw new IllegalArgumentException(
          "must be at most " + limit + " bytes: part=" + part + ", bytes=" + bytes);
    }
  }

  private static void write(StateSymbol symbol, ByteBuffer out) {
    byte[] name = symbol.symbol().getBytes(UTF_8);
    out.putShort((short) name.length).put(name);
    write(symbol.header(), out);
    write(symbol.forming(), out);
    write(symbol.quote(), out);
    write(symbol.closed(), out);
    out.putShort((short) symbol.states().size());
    symbol
        .states()
        .forEach((view, state) -> {
          byte[] viewName = view.getBytes(UTF_8);
          out.putShort((short) viewName.length).put(viewName);
          write(state, out);
        });
  }

  private static void write(byte @Nullable [] field, ByteBuffer out) {
    if (field == null) {
      out.putInt(StateFormat.ABSENT);
    } else {
      out.putInt(field.length).put(field);
    }
  }
}
