package io.factorline.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.factorline.access.KafkaAccessProperties;
import io.factorline.access.RedisAccessProperties;
import io.factorline.ingest.IngestProperties.GroupProtocol;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.validation.ValidationBindHandler;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.validation.beanvalidation.LocalValidatorFactoryBean;

final class IngestPropertiesTest {
  private static <T> T bind(String prefix, Class<T> type, Map<String, String> properties) {
    try (LocalValidatorFactoryBean validator = new LocalValidatorFactoryBean()) {
      validator.afterPropertiesSet();
      return new Binder(new MapConfigurationPropertySource(properties))
          .bindOrCreate(
              prefix,
              org.springframework.boot.context.properties.bind.Bindable.of(type),
              new ValidationBindHandler(validator));
    }
  }

  private static IngestProperties ingest(Map<String, String> properties) {
    return bind("ingest", IngestProperties.class, properties);
  }

  @Test
  void shouldHaveDefaults() {
    assertThat(ingest(Map.of()))
        .isEqualTo(
            new IngestProperties(
                GroupProtocol.CONSUMER,
                Duration.ofSeconds(6),
                Duration.ofMillis(500),
                Duration.ofSeconds(5),
                20_000,
                1_000,
                1,
                Duration.ofMillis(500),
                Duration.ofMinutes(4),
                Duration.ofSeconds(2),
                Duration.ofSeconds(2),
                Duration.ofMinutes(1),
                1,
                false));
    assertThat(bind("factorline", FactorlineProperties.class, Map.of()))
        .isEqualTo(
            new FactorlineProperties(
                KafkaAccessProperties.of("127.0.0.1:9092"),
                RedisAccessProperties.of(java.net.URI.create("redis://127.0.0.1:6379")),
                "",
                java.nio.file.Path.of("lake")));
  }

  @Test
  void shouldMapEachProperty() {
    Map<String, String> all = new HashMap<>();
    all.put("ingest.group-protocol", "classic");
    all.put("ingest.session-timeout", "7s");
    all.put("ingest.heartbeat", "250ms");
    all.put("ingest.max-loss", "0s");
    all.put("ingest.max-queued", "200");
    all.put("ingest.max-poll-records", "50");
    all.put("ingest.fetch-min-bytes", "4096");
    all.put("ingest.fetch-max-wait", "3ms");
    all.put("ingest.store-patience", "1m");
    all.put("ingest.store-timeout", "3s");
    all.put("ingest.topic-check", "1s");
    all.put("ingest.seed-patience", "9s");
    all.put("ingest.row-version", "2");
    all.put("ingest.cold-start", "true");
    assertThat(ingest(all))
        .isEqualTo(
            new IngestProperties(
                GroupProtocol.CLASSIC,
                Duration.ofSeconds(7),
                Duration.ofMillis(250),
                Duration.ZERO,
                200,
                50,
                4_096,
                Duration.ofMillis(3),
                Duration.ofMinutes(1),
                Duration.ofSeconds(3),
                Duration.ofSeconds(1),
                Duration.ofSeconds(9),
                2,
                true));
  }

  @ParameterizedTest
  @CsvSource({
    "heartbeat, 0s, must be > 0: heartbeat=PT0S",
    "heartbeat, 2s, 'must be at most 1s, for readers give up after 2s: heartbeat=PT2S'",
    "store-timeout, -1s, must be > 0: storeTimeout=PT-1S",
    "session-timeout, 0s, must be > 0: sessionTimeout=PT0S",
    "topic-check, 0s, must be > 0: topicCheck=PT0S",
    "fetch-max-wait, 0ms, must be > 0: fetchMaxWait=PT0S",
    "fetch-min-bytes, 0, fetchMinBytes",
    "store-patience, -1s, must be >= 0: storePatience=PT-1S",
    "max-loss, -1s, must be >= 0: maxLoss=PT-1S",
    "max-queued, 99, maxQueued",
    "max-poll-records, 0, maxPollRecords",
    "row-version, 0, rowVersion",
    "row-version, 3, rowVersion",
  })
  void shouldRefuse(String name, String value, String why) {
    assertThatThrownBy(() -> ingest(Map.of("ingest." + name, value)))
        .isInstanceOf(BindException.class)
        .hasStackTraceContaining(why);
  }
}
