package io.factorline.near;

import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.output.CommandOutput;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Answer of HMGET: as many values as fields were asked for, null where the hash has none. */
final class FieldsOutput extends CommandOutput<String, byte[], byte[] @Nullable []> {

  private final byte[] @Nullable [] values;
  private int next;

  private FieldsOutput(RedisCodec<String, byte[]> codec, byte[] @Nullable [] values) {
    super(codec, values);
    this.values = values;
  }

  static FieldsOutput of(RedisCodec<String, byte[]> codec, int fields) {
    return new FieldsOutput(codec, new byte[fields][]);
  }

  @Override
  public void set(@Nullable ByteBuffer bytes) {
    if (next < values.length) {
      values[next++] = bytes == null ? null : ByteArrayCodec.INSTANCE.decodeValue(bytes);
    }
  }
}
