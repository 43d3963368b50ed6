package io.factorline.access;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where Kafka is, and as whom it is asked. TLS where there are certificates or {@code tls} is set;
 * SASL where there is a user.
 *
 * @param bootstrapServers host and port, several separated by commas
 * @param tls whether it is spoken to by TLS
 * @param trustFile certificates in PEM that vouch for the brokers; those of the JDK where there is
 *     none
 * @param username that clients prove to be
 * @param passwordFile holds its password; read when clients are made
 * @param saslMechanism by which they prove it
 */
public record KafkaAccessProperties(
    @DefaultValue("127.0.0.1:9092") String bootstrapServers,
    @DefaultValue("false") boolean tls,
    @Nullable Path trustFile,
    @Nullable String username,
    @Nullable Path passwordFile,
    @DefaultValue("SCRAM-SHA-512") SaslMechanism saslMechanism) {

  /** How a user proves who it is. */
  public enum SaslMechanism {
    /** By the password itself, which only TLS hides. */
    PLAIN("PLAIN", "org.apache.kafka.common.security.plain.PlainLoginModule"),
    /** By a proof that does not tell the password, with SHA-256. */
    SCRAM_SHA_256("SCRAM-SHA-256", "org.apache.kafka.common.security.scram.ScramLoginModule"),
    /** By a proof that does not tell the password, with SHA-512. */
    SCRAM_SHA_512("SCRAM-SHA-512", "org.apache.kafka.common.security.scram.ScramLoginModule");

    private final String wireName;
    private final String loginModule;

    SaslMechanism(String wireName, String loginModule) {
      this.wireName = wireName;
      this.loginModule = loginModule;
    }

    private String login(String user, String password) {
      return "%s required username=\"%s\" password=\"%s\";"
          .formatted(loginModule, quoted(user), quoted(password));
    }

    private static String quoted(String text) {
      return text.replace("\\", "\\\\").replace("\"", "\\\"");
    }
  }

  /** Checks what goes together. */
  public KafkaAccessProperties {
    if ((username == null) != (passwordFile == null)) {
      throw new IllegalArgumentException(
          "must be given together: factorline.kafka.username, factorline.kafka.password-file");
    }
    if (trustFile != null && !tls) {
      throw new IllegalArgumentException(
          "must be true where there is a trust-file: factorline.kafka.tls");
    }
    if (username != null && saslMechanism == SaslMechanism.PLAIN && !tls) {
      throw new IllegalArgumentException(
          "must be true where a password is sent as it is: factorline.kafka.tls");
    }
  }

  /** Of a broker that wants no proof. */
  public static KafkaAccessProperties of(String bootstrapServers) {
    return new KafkaAccessProperties(
        bootstrapServers, false, null, null, null, SaslMechanism.SCRAM_SHA_512);
  }

  /**
   * What clients are made with.
   *
   * @throws UncheckedIOException if the password's file cannot be read
   */
  public KafkaAddress address() {
    Map<String, String> security = new HashMap<>();
    if (tls || username != null) {
      security.put(
          "security.protocol", (username == null ? "" : "SASL_") + (tls ? "SSL" : "PLAINTEXT"));
    }
    if (trustFile != null) {
      security.put("ssl.truststore.type", "PEM");
      security.put("ssl.truststore.location", trustFile.toAbsolutePath().toString());
    }
    if (username != null && passwordFile != null) {
      security.put("sasl.mechanism", saslMechanism.wireName);
      security.put("sasl.jaas.config", saslMechanism.login(username, password(passwordFile)));
    }
    return new KafkaAddress(bootstrapServers, security);
  }

  private static String password(Path file) {
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new UncheckedIOException("must be readable: factorline.kafka.password-file=" + file, e);
    }
  }
}
