package io.factorline.api;

import io.factorline.basis.ActionBytes;
import io.factorline.feast.FeastKeys;
import io.factorline.feast.FeastTimestamp;
import io.factorline.feast.FeastValue;
import io.factorline.feast.FeastView;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** Rows in Feast's layout, put into Redis as Feast's own client would put them. */
final class FeastRows implements AutoCloseable {
  private final RedisClient client;
  private final StatefulRedisConnection<byte[], byte[]> redis;
  private final FeastKeys keys = FeastKeys.of(FeastKeys.PROJECT, "symbol");

  FeastRows(String redisUri) {
    client = RedisClient.create(redisUri);
    redis = client.connect(ByteArrayCodec.INSTANCE);
  }

  /** Writes the values of a view of a symbol by the names of their fields. */
  void write(String symbol, String view, long eventNs, Map<String, FeastValue> values) {
    write(keys.of(symbol), view, eventNs, values);
  }

  void write(byte[] key, String view, long eventNs, Map<String, FeastValue> values) {
    redis.sync().hset(key, fields(view, eventNs, values));
  }

  private static Map<byte[], byte[]> fields(
      String view, long eventNs, Map<String, FeastValue> values) {
    Map<byte[], byte[]> fields = new HashMap<>();
    values.forEach((field, value) -> fields.put(FeastView.field(view, field), value.encode()));
    fields.put(("_ts:" + view).getBytes(StandardCharsets.UTF_8), FeastTimestamp.encode(eventNs));
    return fields;
  }

  /**
   * Writes a row with its knowledge time, all at once: a reader never sees the new values with the
   * time of the old ones.
   */
  void write(
      String symbol, String view, long eventNs, long knowledgeNs, Map<String, FeastValue> values) {
    Map<byte[], byte[]> fields = fields(view, eventNs, values);
    fields.put(knowledge(view), FeastTimestamp.encode(knowledgeNs));
    redis.sync().hset(keys.of(symbol), fields);
  }

  private static byte[] knowledge(String view) {
    return ("_kt:" + view).getBytes(StandardCharsets.UTF_8);
  }

  /** Says when a row of a view of a symbol could be known. */
  void known(String symbol, String view, long knowledgeNs) {
    Map<byte[], byte[]> field = new HashMap<>();
    field.put(knowledge(view), FeastTimestamp.encode(knowledgeNs));
    redis.sync().hset(keys.of(symbol), field);
  }

  /** Puts the corporate actions of a symbol where feature-sync puts them. */
  void actions(String symbol, String view, byte[] actions) {
    redis.sync().hset(keys.of(symbol), ActionBytes.field(view), actions);
  }

  @Override
  public void close() {
    redis.close();
    client.shutdown();
  }
}
