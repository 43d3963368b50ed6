package io.factorline.sync.materialize;

import static org.assertj.core.api.Assertions.assertThat;

import io.factorline.feast.FeastKeys;
import io.factorline.feast.FeastValue;
import io.factorline.feast.FeastView;
import io.factorline.local.backend.RedisProcess;
import io.factorline.local.backend.RedisSettings;
import io.factorline.local.chaos.Relay;
import io.factorline.local.process.Ports;
import io.factorline.redis.OfflineRow;
import io.factorline.redis.OfflineStore;
import io.factorline.redis.StoredOfflineRow;
import io.factorline.redis.SyncRedis;
import io.factorline.sync.JobClient;
import io.factorline.sync.TestCatalog;
import io.factorline.sync.TestSync;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.JsonNode;

/** A Redis and a feature-sync in this JVM, for tests of what is written. */
final class OfflineStack implements AutoCloseable {
  /** Header of the sources of {@code books} and {@code lenient}. */
  static final String HEADER = "symbol,event,known,gone,bps,shares,sector,listed\n";

  static final FeastView BOOKS =
      FeastView.of("books", List.of("bps", "shares", "sector", "listed"));

  private final RedisProcess redis;
  private final Relay wire;
  private final ConfigurableApplicationContext service;
  private final JobClient client;
  private final SyncRedis link;

  OfflineStack(Path directory, String... properties) {
    this(directory, NoBeans.class, properties);
  }

  /** One with beans of a test in its feature-sync. */
  OfflineStack(Path directory, Class<?> beans, String... properties) {
    redis = RedisProcess.start(RedisSettings.in(directory.resolve("redis")));
    int wirePort = Ports.free();
    wire = Relay.open(wirePort, redis.port());
    int port = Ports.free();
    service =
        TestSync.run(
            beans,
            Stream.concat(
                    Stream.of(
                        "--factorline.redis.uri=redis://127.0.0.1:" + wirePort,
                        "--factorline.catalog=" + TestCatalog.write(directory),
                        "--factorline.lake=" + directory.resolve("lake"),
                        "--feature-sync.jobs.poll=50ms",
                        "--feature-sync.materialize.batch=7",
                        "--feature-sync.materialize.work=" + directory.resolve("work"),
                        "--server.port=" + port,
                        "--management.server.port=" + Ports.free()),
                    Stream.of(properties).map(property -> "--" + property))
                .toArray(String[]::new));
    client = new JobClient(port);
    link = new SyncRedis(URI.create(redis.uri()), Duration.ofSeconds(10));
  }

  @Configuration(proxyBeanMethods = false)
  static class NoBeans {}

  /** A bean of its feature-sync. */
  <T> T bean(Class<T> type) {
    return service.getBean(type);
  }

  RedisProcess redis() {
    return redis;
  }

  /** Between its feature-sync and its Redis; {@link #store} is not behind it. */
  Relay wire() {
    return wire;
  }

  JobClient client() {
    return client;
  }

  OfflineStore store() {
    return link.offline();
  }

  /** Forgets all that Redis holds. */
  void empty() {
    try {
      Process flush =
          new ProcessBuilder(
                  "bash",
                  "-c",
                  "exec 3<>/dev/tcp/127.0.0.1/"
                      + redis.port()
                      + "; printf 'FLUSHALL\\r\\n' >&3; head -c 5 <&3")
              .start();
      assertThat(new String(flush.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
          .isEqualTo("+OK\r\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Runs a job to its end. */
  JsonNode run(String json) {
    return client.awaitEnd(client.submit(json));
  }

  /** Runs a job that must succeed, and gives its report. */
  JsonNode succeed(String json) {
    JsonNode job = run(json);
    assertThat(job.get("state").asString()).as(job.toString()).isEqualTo("SUCCEEDED");
    return job.get("report");
  }

  /** Key of a symbol. */
  static byte[] key(String symbol) {
    return FeastKeys.of("factorline", "symbol").of(symbol);
  }

  /** What stands for a symbol. */
  StoredOfflineRow stored(FeastView view, String symbol) {
    byte[][] none = {};
    return store().read(view, List.of(new OfflineRow(key(symbol), view, none, 1, 1))).getFirst();
  }

  /** The value that stands for a symbol; Null where there is none. */
  FeastValue value(FeastView view, String symbol, int field) {
    byte[] bytes = stored(view, symbol).value(field);
    return bytes == null ? FeastValue.Null.NULL : FeastValue.decode(bytes);
  }

  @Override
  public void close() {
    link.close();
    service.close();
    wire.close();
    redis.close();
  }
}
