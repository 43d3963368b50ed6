package io.factorline.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.factorline.access.RedisAccessProperties;
import io.factorline.access.RedisAddress;
import io.factorline.near.NearCache;
import io.factorline.near.NearCacheConfig;
import io.factorline.near.NearSource;
import io.factorline.store.RowKeys;
import io.factorline.suppress.SuppressionBook;
import io.factorline.testsupport.PemFiles;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real redis-server that speaks TLS alone, and each kind of connection that services make. */
final class RedisTlsIT {
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final String UNTRUSTED = "unable to find valid certification path";

  @TempDir private static Path folder;
  private static PemFiles own;
  private static PemFiles other;
  private static RedisProcess server;

  @BeforeAll
  static void start() throws Exception {
    own = PemFiles.of(folder, "server", "ip:127.0.0.1");
    other = PemFiles.of(folder, "other", "ip:127.0.0.1");
    server = RedisProcess.startWithTls(own);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static RedisAddress trusting(PemFiles pem, String host, int port) {
    URI uri = URI.create("rediss://" + host + ":" + port);
    return new RedisAccessProperties(uri, null, null, null, null, pem.certificate()).address();
  }

  private static RedisAddress trusting(PemFiles pem) {
    return trusting(pem, "127.0.0.1", server.port());
  }

  @Test
  void shouldLetWritersIn() {
    try (RedisLink link = new RedisLink(trusting(own), LIMIT);
        SyncRedis sync = new SyncRedis(trusting(own), LIMIT)) {
      link.partitions().requireNoEviction();
      sync.ping();
    }
  }

  @Test
  void shouldLetReadersIn() {
    RedisAddress address = trusting(own);
    try (OnlineRedis redis = new OnlineRedis(address, address, LIMIT);
        LettuceSuppressions suppressions = redis.openSuppressions(LIMIT)) {
      assertThat(redis.store().layout("none").toCompletableFuture()).succeedsWithin(LIMIT).isNull();
      assertThat(suppressions.change(0, SuppressionBook.EMPTY).toCompletableFuture())
          .succeedsWithin(LIMIT);
    }
  }

  @Test
  void shouldTellReadersOfChanges() {
    ClientResources resources = DefaultClientResources.create();
    RedisAddress address = trusting(own);
    NearSource source =
        new NearSource(
            "test",
            resources,
            address.lettuce(LIMIT),
            address.ssl(),
            key -> List.of(RowKeys.HEADER));
    try (NearCache<String> cache =
        NearCache.open(
            source,
            (key, fields) -> key,
            NearCacheConfig.DEFAULT,
            new SimpleMeterRegistry(),
            System::nanoTime)) {
      assertThat(cache.connected().toCompletableFuture()).succeedsWithin(LIMIT);
      assertThat(cache.isConnected()).isTrue();
    } finally {
      resources.shutdown().syncUninterruptibly();
    }
  }

  @Test
  void shouldRefuseAServerThatNobodyVouchesFor() {
    assertThatThrownBy(() -> new RedisLink(trusting(other), LIMIT))
        .isInstanceOf(StoreException.class)
        .hasMessageContainingAll("uri=rediss://127.0.0.1:" + server.port(), UNTRUSTED);
    try (SyncRedis sync = new SyncRedis(trusting(other), LIMIT)) {
      assertThatThrownBy(sync::ping)
          .isInstanceOf(StoreException.class)
          .hasMessageContaining(UNTRUSTED);
    }
    RedisAddress address = trusting(other);
    try (OnlineRedis redis = new OnlineRedis(address, address, LIMIT)) {
      assertThat(redis.store().layout("none").toCompletableFuture())
          .failsWithin(LIMIT)
          .withThrowableThat()
          .havingRootCause()
          .withMessageContaining(UNTRUSTED);
    }
  }

  @Test
  void shouldRefuseAServerOfAnotherName() throws Exception {
    PemFiles elsewhere = PemFiles.of(folder, "elsewhere", "dns:redis.elsewhere");
    try (RedisProcess wrong = RedisProcess.startWithTls(elsewhere)) {
      RedisAddress address = trusting(elsewhere, "127.0.0.1", wrong.port());

      assertThatThrownBy(() -> new RedisLink(address, LIMIT))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("No subject alternative names");
    }
  }

  @Test
  void shouldNotSpeakWithoutTlsToSuchAServer() {
    RedisAddress plain = RedisAddress.of(URI.create("redis://127.0.0.1:" + server.port()));

    assertThatThrownBy(() -> new RedisLink(plain, Duration.ofSeconds(2)))
        .isInstanceOf(StoreException.class);
  }
}
