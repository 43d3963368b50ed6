package io.factorline.near;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.MaintNotificationsConfig;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.protocol.ProtocolVersion;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** Opens connections that speak RESP3, end when they break and never come back by themselves. */
final class LinkOpener implements AutoCloseable {

  private static final RedisCodec<String, byte[]> CODEC =
      RedisCodec.of(new StringCodec(StandardCharsets.ISO_8859_1), ByteArrayCodec.INSTANCE);

  private final NearSource source;
  private final RedisClient client;
  private final RedisURI uri;

  LinkOpener(NearSource source, Duration connectTimeout) {
    this.source = source;
    this.uri = source.uri();
    this.client = RedisClient.create(source.resources(), uri);
    client.setOptions(options(source, connectTimeout));
  }

  CompletionStage<RedisLink> open(LinkListener listener) {
    return client.connectAsync(CODEC, uri).thenApply(connection -> link(connection, listener));
  }

  @Override
  public void close() {
    CompletableFuture<Void> end = client.shutdownAsync(0, 1, TimeUnit.SECONDS);
    end.join();
  }

  private RedisLink link(
      StatefulRedisConnection<String, byte[]> connection, LinkListener listener) {
    return new RedisLink(connection, source.fieldsOf(), listener);
  }

  /**
   * A connection that came back on its own would send queued reads before tracking is on, and one
   * that moved to another server on a maintenance notice would have no tracking at all: both off.
   */
  private static ClientOptions options(NearSource source, Duration connectTimeout) {
    return ClientOptions.builder()
        .sslOptions(source.ssl())
        .protocolVersion(ProtocolVersion.RESP3)
        .autoReconnect(false)
        .maintNotificationsConfig(MaintNotificationsConfig.disabled())
        .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
        .socketOptions(
            SocketOptions.builder().connectTimeout(connectTimeout).tcpNoDelay(true).build())
        .build();
  }
}
