package io.factorline.ingest;

import io.factorline.redis.FeastWriter;
import io.factorline.redis.PartitionStore;
import io.factorline.redis.RowStore;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.ClientOptions.DisconnectedBehavior;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import io.lettuce.core.resource.Delay;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The connections to Redis: one that only writes rows, one for all the rest. */
@Configuration(proxyBeanMethods = false)
class RedisConfiguration {
  private static final Duration MAX_RECONNECT_DELAY = Duration.ofMillis(250);

  @Bean(destroyMethod = "shutdown")
  ClientResources redisResources() {
    return DefaultClientResources.builder()
        .reconnectDelay(Delay.constant(MAX_RECONNECT_DELAY))
        .build();
  }

  @Bean(destroyMethod = "shutdown")
  RedisClient redisClient(
      ClientResources resources, FactorlineProperties shared, IngestProperties ingest) {
    RedisURI uri = RedisURI.create(shared.redis().uri());
    uri.setTimeout(ingest.storeTimeout());
    RedisClient client = RedisClient.create(resources, uri);
    client.setOptions(
        ClientOptions.builder()
            .autoReconnect(true)
            .disconnectedBehavior(DisconnectedBehavior.REJECT_COMMANDS)
            .timeoutOptions(TimeoutOptions.enabled(ingest.storeTimeout()))
            .socketOptions(SocketOptions.builder().connectTimeout(ingest.storeTimeout()).build())
            .build());
    return client;
  }

  @Bean(destroyMethod = "close")
  StatefulRedisConnection<byte[], byte[]> rowConnection(RedisClient client) {
    return client.connect(ByteArrayCodec.INSTANCE);
  }

  @Bean(destroyMethod = "close")
  StatefulRedisConnection<byte[], byte[]> sharedConnection(RedisClient client) {
    return client.connect(ByteArrayCodec.INSTANCE);
  }

  @Bean
  RowStore rowStore(
      StatefulRedisConnection<byte[], byte[]> rowConnection,
      StatefulRedisConnection<byte[], byte[]> sharedConnection) {
    RowStore store = new RowStore(rowConnection, sharedConnection);
    store.prepare().toCompletableFuture().join();
    return store;
  }

  @Bean
  PartitionStore partitionStore(StatefulRedisConnection<byte[], byte[]> sharedConnection) {
    PartitionStore store = new PartitionStore(sharedConnection);
    store.requireNoEviction();
    return store;
  }

  @Bean
  FeastWriter feastWriter(StatefulRedisConnection<byte[], byte[]> sharedConnection) {
    return new FeastWriter(sharedConnection.async());
  }
}
