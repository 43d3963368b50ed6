package io.factorline.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.factorline.market.Symbol;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads the bytes of one {@link StateFile}; every error names part, position and rule. */
final class StateFileReader {
  private final byte[] bytes;
  private final ByteBuffer in;
  private String part = "magic";
  private int partAt;

  StateFileReader(byte[] bytes) {
    this.bytes = bytes;
    this.in = ByteBuffer.wrap(bytes);
  }

  StateFile read() {
    checkFrame();
    begin("restart point");
    String pointText = text(u16());
    RestartPoint point = parse(() -> RestartPoint.decode(pointText));
    begin("partition");
    int partition = i32(0, Integer.MAX_VALUE);
    begin("partitions");
    int partitions = i32(1, Integer.MAX_VALUE);
    begin("layout");
    String layoutText = text(i32(0, StateFormat.MAX_LAYOUT_BYTES));
    RowLayout layout = parse(() -> RowLayout.parse(layoutText));
    begin("number of symbols");
    int count = i32(0, StateFile.MAX_SYMBOLS);
    List<StateSymbol> symbols = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      symbols.add(symbol(i));
    }
    begin("end");
    if (in.hasRemaining()) {
      throw broken("must end with the last symbol", "remaining=" + in.remaining(), null);
    }
    return parse(() -> new StateFile(point, partition, partitions, layout, symbols));
  }

  private void checkFrame() {
    int frame = StateFormat.MAGIC.length + StateFormat.CHECKSUM_BYTES;
    if (bytes.length < frame || bytes.length > StateFile.MAX_BYTES) {
      String rule = "must have " + frame + " to " + StateFile.MAX_BYTES + " bytes";
      throw broken(rule, "length=" + bytes.length, null);
    }
    byte[] magic = Arrays.copyOf(bytes, StateFormat.MAGIC.length);
    if (!Arrays.equals(magic, StateFormat.MAGIC)) {
      throw broken("must be FLSTATE1", "bytes=" + HexFormat.of().formatHex(magic), null);
    }
    int end = bytes.length - StateFormat.CHECKSUM_BYTES;
    in.position(StateFormat.MAGIC.length).limit(end);
    byte[] stored = Arrays.copyOfRange(bytes, end, bytes.length);
    if (!Arrays.equals(stored, StateFormat.checksum(bytes, end))) {
      part = "checksum";
      partAt = end;
      throw broken("must be the SHA-256 of all bytes before", "length=" + bytes.length, null);
    }
  }

  private StateSymbol symbol(int index) {
    begin("symbols[" + index + "]");
    String name = text(u16());
    if (!Symbol.isValid(name)) {
      throw broken("must be a symbol of 1 to " + Symbol.MAX_LENGTH + " characters", "", null);
    }
    byte[] header = required(name, RowKeys.HEADER);
    byte[] forming = required(name, RowKeys.FORMING);
    byte[] quote = field(name, RowKeys.QUOTE);
    byte[] closed = field(name, RowKeys.CLOSED);
    return new StateSymbol(name, header, forming, quote, closed, states(name));
  }

  private SortedMap<String, byte[]> states(String symbol) {
    begin("number of states of " + symbol);
    int count = u16();
    if (count > RowLayout.MAX_VIEWS) {
      throw broken("must be at most " + RowLayout.MAX_VIEWS, "states=" + count, null);
    }
    SortedMap<String, byte[]> states = new TreeMap<>();
    for (int i = 0; i < count; i++) {
      begin("view " + i + " of " + symbol);
      String view = text(u16());
      if (!states.isEmpty() && states.lastKey().compareTo(view) >= 0) {
        throw broken("must be sorted and single", "view=" + view, null);
      }
      states.put(view, required(symbol, RowKeys.state(view)));
    }
    return states;
  }

  private byte[] required(String symbol, String name) {
    byte[] value = field(symbol, name);
    if (value == null) {
      throw broken("must be there", "length=" + StateFormat.ABSENT, null);
    }
    return value;
  }

  private byte @Nullable [] field(String symbol, String name) {
    begin("field " + name + " of " + symbol);
    int length = i32(StateFormat.ABSENT, StateFormat.MAX_FIELD_BYTES);
    return length == StateFormat.ABSENT ? null : take(length);
  }

  private void begin(String name) {
    part = name;
    partAt = in.position();
  }

  private int u16() {
    return Short.toUnsignedInt(ByteBuffer.wrap(take(Short.BYTES)).getShort());
  }

  private int i32(int min, int max) {
    int value = ByteBuffer.wrap(take(Integer.BYTES)).getInt();
    if (value < min || value > max) {
      throw broken("must be in [" + min + ", " + max + "]", "value=" + value, null);
    }
    return value;
  }

  private String text(int length) {
    return new String(take(length), UTF_8);
  }

  private byte[] take(int length) {
    if (in.remaining() < length) {
      String values = "length=" + length + ", remaining=" + in.remaining();
      throw broken("must not reach beyond the end", values, null);
    }
    byte[] taken = new byte[length];
    in.get(taken);
    return taken;
  }

  private interface Parse<T> {
    T run();
  }

  private <T> T parse(Parse<T> parse) {
    try {
      return parse.run();
    } catch (RowFormatException | IllegalArgumentException e) {
      throw broken(String.valueOf(e.getMessage()), "", e);
    }
  }

  private RowFormatException broken(String rule, String values, @Nullable Throwable cause) {
    String place = "part=" + part + ", at=" + partAt + (values.isEmpty() ? "" : ", " + values);
    return new RowFormatException("state file: " + rule + ": " + place, cause);
  }
}
