package io.factorline.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.factorline.local.backend.Backends;
import io.factorline.local.time.Wait;
import io.factorline.security.Client;
import io.factorline.security.ClientCertificate;
import io.factorline.security.ClientClass;
import io.factorline.security.KeyLine;
import io.factorline.security.Role;
import io.factorline.testsupport.MutualTls;
import io.factorline.testsupport.MutualTlsContract;
import io.factorline.testsupport.PemFiles;
import io.factorline.testsupport.TlsContexts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Set;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalManagementPort;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.ActiveProfiles;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** The service in production, where clients prove who they are by certificates. */
@SpringBootTest(
    webEnvironment = WebEnvironment.RANDOM_PORT,
    properties = {
      "management.server.port=0",
      "factor-api.load.max-lag=10s",
      "factor-api.load.max-dashboard-lag=10s"
    })
@ActiveProfiles("prod")
@DirtiesContext
final class MutualTlsIT implements MutualTlsContract {
  @TempDir private static Path folder;
  private static MutualTls tls;

  @LocalServerPort private int port;

  @LocalManagementPort private int managementPort;

  @DynamicPropertySource
  static void properties(DynamicPropertyRegistry registry) throws Exception {
    tls = MutualTls.in(folder);
    tls.settings().forEach((name, value) -> registry.add(name, () -> value));
    Path keys = Files.writeString(folder.resolve("keys"), line());
    registry.add("security.keys", keys::toString);
    registry.add("factorline.redis.uri", () -> Backends.shared().redisUri());
  }

  private static String line() throws Exception {
    ClientCertificate shown = ClientCertificate.of(tls.desk().x509());
    Client client = new Client("desk", ClientClass.RESEARCH, Set.of(Role.READ), 0);
    return new KeyLine(shown.id(), client, shown.hash(), KeyLine.NEVER).text() + "\n";
  }

  @Override
  public MutualTls tls() {
    return tls;
  }

  @Override
  public int port() {
    return port;
  }

  @Override
  public int managementPort() {
    return managementPort;
  }

  /* As a Secret is swapped: other files in the place of those of before. */
  @Test
  void shouldShowANewCertificateWithoutARestart() throws Exception {
    PemFiles next = PemFiles.of(Files.createDirectory(folder.resolve("next")), "n", "ip:127.0.0.1");
    SSLContext trusting = TlsContexts.showing(next, tls.desk());
    assertThatThrownBy(() -> MutualTls.status(trusting, port, "/v3/api-docs"))
        .isInstanceOf(IOException.class);
    String before = Files.readString(tls.server().certificate());
    String keyBefore = Files.readString(tls.server().key());

    Files.copy(next.key(), tls.server().key(), StandardCopyOption.REPLACE_EXISTING);
    Files.copy(next.certificate(), tls.server().certificate(), StandardCopyOption.REPLACE_EXISTING);

    assertThat(Wait.until(Duration.ofSeconds(30), () -> isAnswered(trusting))).isTrue();
    Files.writeString(tls.server().key(), keyBefore);
    Files.writeString(tls.server().certificate(), before);
    SSLContext old = TlsContexts.showing(tls.server(), tls.desk());
    assertThat(Wait.until(Duration.ofSeconds(30), () -> isAnswered(old))).isTrue();
  }

  private boolean isAnswered(SSLContext context) {
    try {
      return MutualTls.status(context, port, "/v3/api-docs") == 200;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
