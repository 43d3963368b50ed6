package io.factorline.testsupport;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A message of protocol buffers as its numbered fields, read by the description of the wire format,
 * with no schema and no library. Immutable.
 */
final class ProtoFields {
  private static final int VARINT = 0;
  private static final int FIXED64 = 1;
  private static final int LENGTH = 2;
  private static final int FIXED32 = 5;

  private final Map<Integer, List<byte[]>> bytes = new TreeMap<>();
  private final Map<Integer, List<Long>> numbers = new TreeMap<>();

  private ProtoFields() {}

  static ProtoFields read(byte[] message) {
    ProtoFields fields = new ProtoFields();
    ByteBuffer in = ByteBuffer.wrap(message).order(ByteOrder.LITTLE_ENDIAN);
    while (in.hasRemaining()) {
      long tag = varint(in);
      int field = (int) (tag >>> 3);
      switch ((int) (tag & 7)) {
        case VARINT -> fields.number(field, varint(in));
        case FIXED64 -> fields.number(field, in.getLong());
        case FIXED32 -> fields.number(field, in.getInt());
        case LENGTH -> {
          byte[] value = new byte[(int) varint(in)];
          in.get(value);
          fields.bytes.computeIfAbsent(field, key -> new ArrayList<>()).add(value);
        }
        default -> throw new IllegalArgumentException("must be a known wire type: tag=" + tag);
      }
    }
    return fields;
  }

  private void number(int field, long value) {
    numbers.computeIfAbsent(field, key -> new ArrayList<>()).add(value);
  }

  private static long varint(ByteBuffer in) {
    long value = 0;
    for (int shift = 0; ; shift += 7) {
      byte next = in.get();
      value |= (long) (next & 0x7f) << shift;
      if (next >= 0) {
        return value;
      }
    }
  }

  List<ProtoFields> messages(int field) {
    return bytes.getOrDefault(field, List.of()).stream().map(ProtoFields::read).toList();
  }

  String text(int field) {
    List<byte[]> values = bytes.getOrDefault(field, List.of());
    return values.isEmpty() ? "" : new String(values.getLast(), UTF_8);
  }

  String hex(int field) {
    List<byte[]> values = bytes.getOrDefault(field, List.of());
    return values.isEmpty() ? "" : HexFormat.of().formatHex(values.getLast());
  }

  boolean hasText(int field) {
    return bytes.containsKey(field);
  }

  long number(int field) {
    List<Long> values = numbers.getOrDefault(field, List.of());
    return values.isEmpty() ? 0 : values.getLast();
  }
}
