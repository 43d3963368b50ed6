package io.factorline.api.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.factorline.access.KafkaAccessProperties;
import io.factorline.access.RedisAccessProperties;
import io.factorline.api.config.FactorlineProperties.FeatureSync;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.handler.NoUnboundElementsBindHandler;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

final class FactorlinePropertiesTest {
  @Test
  void shouldHaveDefaults() {
    assertThat(bind(Map.of()))
        .isEqualTo(
            new FactorlineProperties(
                RedisAccessProperties.of(URI.create("redis://127.0.0.1:6379")),
                KafkaAccessProperties.of("127.0.0.1:9092"),
                "",
                Path.of("lake"),
                new FeatureSync(URI.create("http://127.0.0.1:8082"))));
  }

  @Test
  void shouldBindEachKey() {
    assertThat(
            bind(
                Map.of(
                    "factorline.redis.uri", "redis://a:1",
                    "factorline.kafka.bootstrap-servers", "b:2",
                    "factorline.catalog", "c.yaml",
                    "factorline.lake", "/d",
                    "factorline.feature-sync.url", "http://e:5")))
        .isEqualTo(
            new FactorlineProperties(
                RedisAccessProperties.of(URI.create("redis://a:1")),
                KafkaAccessProperties.of("b:2"),
                "c.yaml",
                Path.of("/d"),
                new FeatureSync(URI.create("http://e:5"))));
  }

  @Test
  void shouldRefuseAKeyThatIsUnknown() {
    assertThatThrownBy(() -> bind(Map.of("factorline.lakes", "/d")))
        .isInstanceOf(BindException.class);
  }

  private static FactorlineProperties bind(Map<String, String> keys) {
    return new Binder(new MapConfigurationPropertySource(keys))
        .bindOrCreate(
            "factorline",
            Bindable.of(FactorlineProperties.class),
            new NoUnboundElementsBindHandler(BindHandler.DEFAULT, source -> true));
  }
}
