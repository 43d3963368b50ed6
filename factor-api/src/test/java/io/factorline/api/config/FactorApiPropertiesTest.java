package io.factorline.api.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.factorline.api.config.FactorApiProperties.Board;
import io.factorline.api.config.FactorApiProperties.Limits;
import io.factorline.api.config.FactorApiProperties.Load;
import io.factorline.api.config.FactorApiProperties.Store;
import io.factorline.api.config.FactorApiProperties.Stream;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.validation.ValidationBindHandler;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.beanvalidation.LocalValidatorFactoryBean;

public final class FactorApiPropertiesTest {

  /** Settings of these keys, the rest as it is by default. */
  public static FactorApiProperties bind(Map<String, String> keys) {
    LocalValidatorFactoryBean validator = new LocalValidatorFactoryBean();
    validator.afterPropertiesSet();
    return new Binder(new MapConfigurationPropertySource(keys))
        .bindOrCreate(
            "factor-api",
            Bindable.of(FactorApiProperties.class),
            new ValidationBindHandler(validator));
  }

  @Test
  void shouldHaveDefaults() {
    assertThat(bind(Map.of()))
        .isEqualTo(
            new FactorApiProperties(
                new Limits(2_000, 100_000, DataSize.ofMegabytes(1), 1_000),
                new Store(
                    Duration.ofMillis(250),
                    Duration.ofMillis(500),
                    Duration.ofMinutes(5),
                    100_000,
                    256,
                    Duration.ofMillis(200)),
                new Load(
                    1_024, Duration.ofMillis(100), Duration.ofMillis(30), Duration.ofSeconds(1)),
                new Stream(256, 500, Duration.ofSeconds(5), Duration.ofSeconds(15)),
                new HistoryProperties(
                    100_000,
                    20_000_000,
                    2_000_000,
                    2,
                    64,
                    DataSize.ofMegabytes(48),
                    DataSize.ofMegabytes(64),
                    DataSize.ofMegabytes(32),
                    DataSize.ofMegabytes(128),
                    Duration.ofMillis(500),
                    Duration.ofMinutes(5),
                    Duration.ofSeconds(2),
                    Duration.ofMillis(100)),
                new PastProperties(
                    100, 5_000_000, Duration.ofSeconds(30), 1, 8, DataSize.ofMegabytes(96)),
                new Board(URI.create("http://localhost:8083")),
                Duration.ofSeconds(10)));
  }

  @Test
  void shouldBindEachKey() {
    Map<String, String> keys = new HashMap<>();
    keys.put("factor-api.limits.max-symbols", "1");
    keys.put("factor-api.limits.max-cells", "2");
    keys.put("factor-api.limits.max-body", "3KB");
    keys.put("factor-api.limits.cached-plans", "4");
    keys.put("factor-api.store.fetch-timeout", "5ms");
    keys.put("factor-api.store.command-timeout", "6ms");
    keys.put("factor-api.store.keep-last-known", "7s");
    keys.put("factor-api.store.cached-rows", "8");
    keys.put("factor-api.store.max-fetches", "9");
    keys.put("factor-api.store.heartbeat-every", "10ms");
    keys.put("factor-api.load.max-in-flight", "11");
    keys.put("factor-api.load.max-lag", "13ms");
    keys.put("factor-api.load.max-dashboard-lag", "12ms");
    keys.put("factor-api.load.retry-after", "14s");
    keys.put("factor-api.stream.max-subscribers", "15");
    keys.put("factor-api.stream.max-symbols", "16");
    keys.put("factor-api.stream.beat-every", "17s");
    keys.put("factor-api.stream.stall-timeout", "18s");
    keys.put("factor-api.history.max-rows", "19");
    keys.put("factor-api.history.max-read-cells", "20");
    keys.put("factor-api.history.max-compared", "34");
    keys.put("factor-api.history.threads", "21");
    keys.put("factor-api.history.max-queued", "22");
    keys.put("factor-api.history.tail-size", "23MB");
    keys.put("factor-api.history.cache-size", "24MB");
    keys.put("factor-api.history.text-size", "35MB");
    keys.put("factor-api.history.decoder-size", "65MB");
    keys.put("factor-api.history.lake-every", "25ms");
    keys.put("factor-api.history.cursor-kept", "26s");
    keys.put("factor-api.history.cursor-wait", "27ms");
    keys.put("factor-api.history.forming-wait", "28ms");
    keys.put("factor-api.board.gateway-url", "https://gateway.example:29");
    keys.put("factor-api.warm-up", "35s");
    keys.put("factor-api.past.max-symbols", "29");
    keys.put("factor-api.past.max-records", "30");
    keys.put("factor-api.past.max-time", "31s");
    keys.put("factor-api.past.threads", "32");
    keys.put("factor-api.past.max-queued", "33");
    keys.put("factor-api.past.decoder-size", "66MB");

    assertThat(bind(keys))
        .isEqualTo(
            new FactorApiProperties(
                new Limits(1, 2, DataSize.ofKilobytes(3), 4),
                new Store(
                    Duration.ofMillis(5),
                    Duration.ofMillis(6),
                    Duration.ofSeconds(7),
                    8,
                    9,
                    Duration.ofMillis(10)),
                new Load(11, Duration.ofMillis(13), Duration.ofMillis(12), Duration.ofSeconds(14)),
                new Stream(15, 16, Duration.ofSeconds(17), Duration.ofSeconds(18)),
                new HistoryProperties(
                    19,
                    20,
                    34,
                    21,
                    22,
                    DataSize.ofMegabytes(23),
                    DataSize.ofMegabytes(24),
                    DataSize.ofMegabytes(35),
                    DataSize.ofMegabytes(65),
                    Duration.ofMillis(25),
                    Duration.ofSeconds(26),
                    Duration.ofMillis(27),
                    Duration.ofMillis(28)),
                new PastProperties(
                    29, 30, Duration.ofSeconds(31), 32, 33, DataSize.ofMegabytes(66)),
                new Board(URI.create("https://gateway.example:29")),
                Duration.ofSeconds(35)));
  }

  @Test
  void shouldRefuseWhatMakesNoSense() {
    assertThatThrownBy(() -> bind(Map.of("factor-api.limits.max-symbols", "0")))
        .hasStackTraceContaining("maxSymbols");
    assertThatThrownBy(() -> bind(Map.of("factor-api.store.fetch-timeout", "0s")))
        .hasStackTraceContaining("must be > 0: fetchTimeout=PT0S");
    assertThatThrownBy(() -> bind(Map.of("factor-api.load.max-lag", "1ms")))
        .hasStackTraceContaining("must be <= maxLag: maxDashboardLag=PT0.03S, maxLag=PT0.001S");
    assertThatThrownBy(() -> bind(Map.of("factor-api.history.decoder-size", "63MB")))
        .hasStackTraceContaining("must be >= 64MB: decoderSize=");
    assertThatThrownBy(() -> bind(Map.of("factor-api.history.cursor-wait", "0s")))
        .hasStackTraceContaining("must be > 0: cursorWait=0");
    assertThatThrownBy(() -> bind(Map.of("factor-api.board.gateway-url", "http://host/path")))
        .hasStackTraceContaining("must be http://host:port or https://host:port: gatewayUrl=");
  }
}
