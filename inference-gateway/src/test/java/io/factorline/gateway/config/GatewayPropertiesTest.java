package io.factorline.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.factorline.gateway.backend.BackendKind;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

final class GatewayPropertiesTest {
  @Test
  void shouldHaveDefaults() {
    GatewayProperties properties = bind(Map.of());

    assertThat(properties.repository()).isEqualTo(Path.of("deploy/triton/models"));
    assertThat(properties.models()).isEmpty();
    assertThat(properties.limits().maxSymbols()).isEqualTo(2000);
    assertThat(properties.triton().targets()).isEmpty();
    assertThat(properties.audit().keptFor()).isEqualTo(Duration.ofDays(7));
  }

  @Test
  void shouldReadAModel() {
    GatewayProperties.Model model =
        bind(Map.of(
                "gateway.models.momentum.stable-version", "1",
                "gateway.models.momentum.backends", "triton,embedded,last-good",
                "gateway.models.momentum.stream", "trade",
                "gateway.models.momentum.batch.max-wait", "2ms",
                "gateway.models.momentum.max-notional.USD", "10000.00"))
            .models()
            .get("momentum");

    assertThat(model.stableVersion()).isEqualTo(1);
    assertThat(model.backends())
        .containsExactly(BackendKind.TRITON, BackendKind.EMBEDDED, BackendKind.LAST_GOOD);
    assertThat(model.stream()).isEqualTo(GatewayProperties.StreamIntent.TRADE);
    assertThat(model.batch()).isEqualTo(new GatewayProperties.Batch(Duration.ofMillis(2), 256, 2));
    assertThat(model.maxNotional()).containsExactly(Map.entry("USD", new BigDecimal("10000.00")));
  }

  @Test
  void shouldRefuseWhatBreaksARule() {
    assertRefused("gateway.reload-every", "0s", "must be > 0: reloadEvery=PT0S");
    assertRefused("gateway.stream.row-wait", "0s", "must be > 0: rowWait=PT0S");
    assertRefused("gateway.models.m.batch.max-wait", "-1ms", "must be >= 0: maxWait=PT-0.001S");
    assertRefused("gateway.triton.key", "/k.pem", "must be true where certificates are given");
    assertRefused(
        "gateway.allowed-origins",
        "http://*",
        "must be http://host:port or https://host:port: allowedOrigins=http://*");
    assertRefused("gateway.limits.max-body", "0B", "must be in 1 B..2 GiB: maxBody=0B");
  }

  private static void assertRefused(String key, String value, String message) {
    assertThatThrownBy(() -> bind(Map.of(key, value)))
        .isInstanceOf(BindException.class)
        .rootCause()
        .hasMessageContaining(message);
  }

  private static GatewayProperties bind(Map<String, String> values) {
    return new Binder(new MapConfigurationPropertySource(values))
        .bindOrCreate("gateway", GatewayProperties.class);
  }
}
