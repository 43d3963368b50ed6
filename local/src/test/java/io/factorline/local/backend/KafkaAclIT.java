package io.factorline.local.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.factorline.access.KafkaAccessProperties;
import io.factorline.access.KafkaAccessProperties.SaslMechanism;
import io.factorline.access.KafkaAddress;
import io.factorline.local.process.Ports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialAlteration;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A real broker that speaks TLS, asks who is there, and has the ACLs of {@code deploy/kafka/acls};
 * its clients have nothing but the settings of the services.
 */
final class KafkaAclIT {
  private static final Path ACLS = Path.of("../deploy/kafka/acls");
  private static final String STORE_PASSWORD = "changeit";
  private static final int ITERATIONS = 4096;
  private static final int LIMIT_MS = 20_000;

  @TempDir private static Path folder;
  private static KafkaProcess kafka;
  private static int securePort;

  @BeforeAll
  static void start() throws Exception {
    makeCertificates();
    securePort = Ports.free();
    KafkaSettings settings = KafkaSettings.in(folder.resolve("kafka"));
    kafka = KafkaProcess.start(settings.with(broker(settings)));
    KafkaTopics.create(kafka.bootstrapServers(), 1);
    List<AclBinding> acls = KafkaAcls.read(ACLS);
    Path client =
        Files.writeString(
            folder.resolve("client"), "bootstrap.servers=" + kafka.bootstrapServers() + "\n");
    AclsMain.main(new String[] {client.toString(), ACLS.toString()});
    try (Admin admin = Admin.create(KafkaAddress.of(kafka.bootstrapServers()).client())) {
      admin.alterUserScramCredentials(users(acls)).all().get();
    }
  }

  @AfterAll
  static void stop() {
    kafka.close();
  }

  private static List<UserScramCredentialAlteration> users(List<AclBinding> acls) {
    ScramCredentialInfo info = new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, ITERATIONS);
    return acls.stream()
        .map(acl -> acl.entry().principal().substring("User:".length()))
        .distinct()
        .<UserScramCredentialAlteration>map(
            user -> new UserScramCredentialUpsertion(user, info, password(user)))
        .toList();
  }

  /** Those without a proof come by the plain listener of the broker, and are its administrators. */
  private static Map<String, String> broker(KafkaSettings settings) {
    String plain = "PLAINTEXT://127.0.0.1:" + settings.port();
    String secure = "SECURE://127.0.0.1:" + securePort;
    String store = folder.resolve("broker.p12").toString();
    return Map.ofEntries(
        Map.entry(
            "listeners",
            plain + "," + secure + ",CONTROLLER://127.0.0.1:" + settings.controllerPort()),
        Map.entry("advertised.listeners", plain + "," + secure),
        Map.entry(
            "listener.security.protocol.map",
            "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT,SECURE:SASL_SSL"),
        Map.entry("sasl.enabled.mechanisms", "SCRAM-SHA-512"),
        Map.entry(
            "listener.name.secure.scram-sha-512.sasl.jaas.config",
            "org.apache.kafka.common.security.scram.ScramLoginModule required;"),
        Map.entry("ssl.keystore.type", "PKCS12"),
        Map.entry("ssl.keystore.location", store),
        Map.entry("ssl.keystore.password", STORE_PASSWORD),
        Map.entry(
            "authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer"),
        Map.entry("super.users", "User:ANONYMOUS"));
  }

  private static void makeCertificates() throws IOException, InterruptedException {
    for (String name : List.of("broker", "other")) {
      String store = folder.resolve(name + ".p12").toString();
      keytool(
          "-genkeypair -alias a -keyalg EC -dname CN=127.0.0.1 -ext san=ip:127.0.0.1 -storetype"
              + " PKCS12",
          store);
      keytool("-exportcert -rfc -alias a -file " + folder.resolve(name + ".pem"), store);
    }
  }

  private static void keytool(String words, String store) throws IOException, InterruptedException {
    List<String> command =
        Stream.of(
                Stream.of(Path.of(System.getProperty("java.home"), "bin", "keytool").toString()),
                Stream.of(words.split(" ")),
                Stream.of("-keystore", store, "-storepass", STORE_PASSWORD))
            .flatMap(each -> each)
            .toList();
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("keytool.log").toFile())
            .start();
    assertThat(process.waitFor()).as(words).isZero();
  }

  private static String password(String user) {
    return "p\"\\ of " + user;
  }

  private static KafkaAddress as(String user, String password, String trust) {
    try {
      Path file = Files.writeString(folder.resolve("password-" + user), password + "\n");
      return new KafkaAccessProperties(
              "127.0.0.1:" + securePort,
              true,
              folder.resolve(trust),
              user,
              file,
              SaslMechanism.SCRAM_SHA_512)
          .address();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static KafkaAddress as(String user) {
    return as(user, password(user), "broker.pem");
  }

  private static void write(KafkaAddress address, String topic) throws Exception {
    Map<String, Object> client = address.client(Map.of("max.block.ms", LIMIT_MS));
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(client, new ByteArraySerializer(), new ByteArraySerializer())) {
      try {
        producer.send(new ProducerRecord<>(topic, new byte[1])).get();
      } catch (ExecutionException e) {
        throw e.getCause() instanceof Exception cause ? cause : e;
      }
    }
  }

  private static void read(KafkaAddress address, String topic, String group) {
    Map<String, Object> client =
        address.client(
            Map.of(
                "group.id",
                group,
                "auto.offset.reset",
                "earliest",
                "enable.auto.commit",
                false,
                "default.api.timeout.ms",
                LIMIT_MS));
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(client, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      TopicPartition partition = new TopicPartition(topic, 0);
      consumer.assign(List.of(partition));
      consumer.position(partition);
      consumer.poll(Duration.ofMillis(500));
      consumer.commitSync(
          Map.of(partition, new org.apache.kafka.clients.consumer.OffsetAndMetadata(0)));
    }
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          feed,              ticks
          stream-ingest,     ticks
          stream-ingest,     factor-bars
          stream-ingest,     ticks-rejected
          feature-sync,      ticks
          inference-gateway, signals
          inference-gateway, signal-audit
          inference-gateway, canary-ledger
          """)
  void shouldLetWriteWhatIsItsOwn(String user, String topic) throws Exception {
    write(as(user), topic);
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          stream-ingest,     ticks,        stream-ingest
          feature-sync,      ticks,        factorline-archive-ticks
          feature-sync,      factor-bars,  factorline-archive-factor-bars
          feature-sync,      signal-audit, factorline-archive-signal-audit
          inference-gateway, factor-bars,  inference-gateway-signals
          inference-gateway, executions,   inference-gateway
          """)
  void shouldLetReadWhatItFollows(String user, String topic, String group) {
    read(as(user), topic, group);
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          feed,              factor-bars
          factor-api,        ticks
          factor-api,        factor-bars
          inference-gateway, ticks
          inference-gateway, executions
          feature-sync,      factor-bars
          feature-sync,      signal-audit
          stream-ingest,     signals
          """)
  void shouldRefuseToWriteWhatIsOfOthers(String user, String topic) {
    assertThatThrownBy(() -> write(as(user), topic)).isInstanceOf(AuthorizationException.class);
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          factor-api,        ticks,        factor-api
          factor-api,        factor-bars,  stream-ingest
          stream-ingest,     signal-audit, stream-ingest
          inference-gateway, ticks,        inference-gateway
          feature-sync,      ticks,        stream-ingest
          feed,              ticks,        feed
          """)
  void shouldRefuseToReadOrCommitWhatIsOfOthers(String user, String topic, String group) {
    assertThatThrownBy(() -> read(as(user), topic, group))
        .isInstanceOf(AuthorizationException.class);
  }

  @Test
  void shouldRefuseWhoIsNotWhoTheySay() {
    assertThatThrownBy(() -> write(as("feed", "guessed", "broker.pem"), "ticks"))
        .isInstanceOf(SaslAuthenticationException.class);
  }

  @Test
  void shouldNotTellItsPasswordToABrokerThatNobodyVouchesFor() {
    assertThatThrownBy(() -> write(as("feed", password("feed"), "other.pem"), "ticks"))
        .isInstanceOf(SslAuthenticationException.class);
  }
}
