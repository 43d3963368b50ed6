package io.factorline.redis;

import io.factorline.engine.RowParts;
import io.factorline.store.RowHeader;
import io.factorline.store.RowKeys;
import io.factorline.store.TopicId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One row to write.
 *
 * @param takenOverFrom the topic id that the row followed so far, where it changes
 * @param fields changed fields, the header not among them
 */
public record RowWrite(
    String symbol, RowHeader header, @Nullable TopicId takenOverFrom, List<RowParts.Field> fields) {
  private static final byte[] NONE = {};

  /** Copies the list. */
  public RowWrite {
    fields = List.copyOf(fields);
  }

  byte[] key() {
    return RowKeys.row(symbol).getBytes(StandardCharsets.UTF_8);
  }

  byte[][] arguments() {
    byte[][] arguments = new byte[2 + 2 * fields.size()][];
    arguments[0] = header.encode();
    arguments[1] = takenOverFrom == null ? NONE : bytes(takenOverFrom);
    for (int i = 0; i < fields.size(); i++) {
      arguments[2 + 2 * i] = fields.get(i).name().getBytes(StandardCharsets.UTF_8);
      arguments[3 + 2 * i] = fields.get(i).value().array();
    }
    return arguments;
  }

  private static byte[] bytes(TopicId topic) {
    return ByteBuffer.allocate(TopicId.BYTES)
        .putLong(topic.mostSignificant())
        .putLong(topic.leastSignificant())
        .array();
  }

  /** Bytes that go to Redis for it, without the protocol's own. */
  public int bytes() {
    int bytes = header.encode().length;
    for (RowParts.Field field : fields) {
      bytes += field.name().length() + field.value().capacity();
    }
    return bytes;
  }
}
