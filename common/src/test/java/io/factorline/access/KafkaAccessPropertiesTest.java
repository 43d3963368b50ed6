package io.factorline.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.factorline.access.KafkaAccessProperties.SaslMechanism;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

final class KafkaAccessPropertiesTest {
  @TempDir Path folder;

  private static KafkaAccessProperties bound(Map<String, String> settings) {
    return new Binder(new MapConfigurationPropertySource(settings))
        .bindOrCreate("factorline.kafka", Bindable.of(KafkaAccessProperties.class));
  }

  @Test
  void shouldAskAsNobodyByDefault() {
    assertThat(bound(Map.of())).isEqualTo(KafkaAccessProperties.of("127.0.0.1:9092"));
    assertThat(bound(Map.of()).address().client())
        .isEqualTo(Map.of("bootstrap.servers", "127.0.0.1:9092"));
  }

  @Test
  void shouldMakeSettingsOfKafkaAndTellNoPassword() throws IOException {
    Path password = Files.writeString(folder.resolve("p"), "a\"b\\c\n");
    KafkaAddress address =
        bound(
                Map.of(
                    "factorline.kafka.bootstrap-servers", "k:1",
                    "factorline.kafka.tls", "true",
                    "factorline.kafka.trust-file", "/t",
                    "factorline.kafka.username", "u",
                    "factorline.kafka.password-file", password.toString(),
                    "factorline.kafka.sasl-mechanism", "scram-sha-256"))
            .address();

    assertThat(address.client(Map.of("acks", "all")))
        .containsEntry("bootstrap.servers", "k:1")
        .containsEntry("security.protocol", "SASL_SSL")
        .containsEntry("ssl.truststore.type", "PEM")
        .containsEntry("ssl.truststore.location", "/t")
        .containsEntry("sasl.mechanism", "SCRAM-SHA-256")
        .containsEntry(
            "sasl.jaas.config",
            "org.apache.kafka.common.security.scram.ScramLoginModule required username=\"u\" "
                + "password=\"a\\\"b\\\\c\";")
        .containsEntry("acks", "all");
    assertThat(address).hasToString("k:1");
  }

  @Test
  void shouldRefuseWhatDoesNotGoTogether() {
    assertThatIllegalArgumentException()
        .isThrownBy(() ->
            new KafkaAccessProperties("k", true, null, "u", null, SaslMechanism.SCRAM_SHA_512))
        .withMessageContaining("factorline.kafka.password-file");
    assertThatIllegalArgumentException()
        .isThrownBy(() ->
            new KafkaAccessProperties(
                "k", false, Path.of("t"), null, null, SaslMechanism.SCRAM_SHA_512))
        .withMessageContaining("factorline.kafka.tls");
    assertThatIllegalArgumentException()
        .isThrownBy(() ->
            new KafkaAccessProperties("k", false, null, "u", Path.of("p"), SaslMechanism.PLAIN))
        .withMessageContaining("factorline.kafka.tls");
  }
}
