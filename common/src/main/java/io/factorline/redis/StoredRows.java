package io.factorline.redis;

import io.factorline.access.RedisAddress;
import io.factorline.engine.StoredSymbol;
import io.factorline.feast.FeastView;
import io.lettuce.core.KeyValue;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What Redis holds of symbols, as bytes, for who checks it: hot rows and Feast's fields. Only
 * reads. Each row, and each view of an entity, is read by one command, so none is torn.
 * Thread-safe.
 */
public final class StoredRows implements AutoCloseable {
  private final RedisClient client;
  private final StatefulRedisConnection<byte[], byte[]> connection;
  private final RowStore rows;

  /**
   * Connects.
   *
   * @throws StoreException if Redis does not answer
   */
  public static StoredRows open(RedisAddress address, Duration timeout) {
    RedisClient client = RedisClient.create(address.lettuce(timeout));
    client.setOptions(
        address
            .options()
            .autoReconnect(false)
            .timeoutOptions(TimeoutOptions.enabled(timeout))
            .build());
    try {
      return new StoredRows(client);
    } catch (RedisException e) {
      client.shutdown();
      throw new StoreException("Redis must answer", e);
    }
  }

  private StoredRows(RedisClient client) {
    this.client = client;
    this.connection = client.connect(ByteArrayCodec.INSTANCE);
    this.rows = new RowStore(client.connect(ByteArrayCodec.INSTANCE), connection);
  }

  /**
   * The hot rows of a partition.
   *
   * @throws io.factorline.store.RowFormatException if one cannot be read
   * @throws StoreException if Redis does not answer
   */
  public List<StoredSymbol> rows(int partition) {
    return rows.load(partition);
  }

  /**
   * The bytes of a view of an entity: its time, then its features in the order of the view; null
   * where a field is absent.
   *
   * @throws StoreException if Redis does not answer
   */
  public List<byte @Nullable []> feast(byte[] key, FeastView view) {
    byte[][] fields = new byte[1 + view.featureCount()][];
    fields[0] = view.timestampField();
    for (int i = 0; i < view.featureCount(); i++) {
      fields[1 + i] = view.field(i);
    }
    try {
      List<byte @Nullable []> values = new ArrayList<>(fields.length);
      for (KeyValue<byte[], byte[]> value : connection.sync().hmget(key, fields)) {
        values.add(value.getValueOrElse(null));
      }
      return values;
    } catch (RedisException e) {
      throw new StoreException("must be read: view=" + view.name(), e);
    }
  }

  @Override
  public void close() {
    client.shutdown();
  }
}
