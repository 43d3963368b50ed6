package io.factorline.local.backend;

import io.factorline.access.KafkaAccessProperties;
import io.factorline.access.KafkaAccessProperties.SaslMechanism;
import io.factorline.access.KafkaAddress;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Kafka as processes beside the services ask for it: an address, and what proves who asks in the
 * environment variables that services take too. Stateless.
 */
public final class KafkaEnvironment {
  private static final String PREFIX = "FACTORLINE_KAFKA_";

  private KafkaEnvironment() {}

  /**
   * The address with what the environment has.
   *
   * @throws IllegalArgumentException if what must be given together is not
   * @throws java.io.UncheckedIOException if the password's file cannot be read
   */
  public static KafkaAddress address(String bootstrapServers, Map<String, String> environment) {
    String mechanism = environment.getOrDefault(PREFIX + "SASLMECHANISM", "scram-sha-512");
    return new KafkaAccessProperties(
            bootstrapServers,
            Boolean.parseBoolean(environment.get(PREFIX + "TLS")),
            path(environment.get(PREFIX + "TRUSTFILE")),
            environment.get(PREFIX + "USERNAME"),
            path(environment.get(PREFIX + "PASSWORDFILE")),
            SaslMechanism.valueOf(mechanism.toUpperCase(Locale.ROOT).replace('-', '_')))
        .address();
  }

  private static @Nullable Path path(@Nullable String text) {
    return text == null ? null : Path.of(text);
  }
}
