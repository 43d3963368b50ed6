package io.factorline.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

final class RedisAccessPropertiesTest {
  private static final URI PLAIN = URI.create("redis://127.0.0.1:6379");

  private static RedisAccessProperties bound(Map<String, String> settings) {
    return new Binder(new MapConfigurationPropertySource(settings))
        .bindOrCreate("factorline.redis", Bindable.of(RedisAccessProperties.class));
  }

  @Test
  void shouldAskAsNobodyByDefault() {
    assertThat(bound(Map.of())).isEqualTo(RedisAccessProperties.of(PLAIN));
    assertThat(bound(Map.of()).address()).isEqualTo(RedisAddress.of(PLAIN));
    assertThat(bound(Map.of()).reader()).isEqualTo(RedisAddress.of(PLAIN));
  }

  @Test
  void shouldTakeAllSettings() {
    RedisAccessProperties all =
        bound(
            Map.of(
                "factorline.redis.uri", "rediss://a:1",
                "factorline.redis.username", "u",
                "factorline.redis.password-file", "/p",
                "factorline.redis.reader-username", "r",
                "factorline.redis.reader-password-file", "/q",
                "factorline.redis.trust-file", "/t"));

    assertThat(all.address())
        .isEqualTo(
            new RedisAddress(
                URI.create("rediss://a:1"),
                new RedisAddress.User("u", Path.of("/p")),
                Path.of("/t")));
    assertThat(all.reader().user()).isEqualTo(new RedisAddress.User("r", Path.of("/q")));
    assertThat(all.address().lettuce(Duration.ofSeconds(1)).isSsl()).isTrue();
    assertThat(all.address().lettuce(Duration.ofSeconds(1)).isVerifyPeer()).isTrue();
  }

  @Test
  void shouldReadAsTheServiceItselfWhereThereIsNoReader() {
    RedisAccessProperties own =
        bound(Map.of("factorline.redis.username", "u", "factorline.redis.password-file", "/p"));

    assertThat(own.reader()).isEqualTo(own.address());
  }

  @Test
  void shouldRefuseHalfOfAUserAndCertificatesWithoutTls() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new RedisAccessProperties(PLAIN, "u", null, null, null, null))
        .withMessageContaining("factorline.redis.password-file");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new RedisAccessProperties(PLAIN, null, null, null, Path.of("q"), null))
        .withMessageContaining("factorline.redis.reader-username");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new RedisAccessProperties(PLAIN, null, null, null, null, Path.of("t")))
        .withMessageContaining("rediss://");
  }
}
