package io.factorline.sync;

import io.factorline.security.Client;
import io.factorline.security.ClientCertificate;
import io.factorline.security.ClientClass;
import io.factorline.security.KeyLine;
import io.factorline.security.Role;
import io.factorline.testsupport.MutualTls;
import io.factorline.testsupport.MutualTlsContract;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalManagementPort;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.ActiveProfiles;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** The service on servlets in production, where clients prove who they are by certificates. */
@SpringBootTest(
    webEnvironment = WebEnvironment.RANDOM_PORT,
    properties = {
      "management.server.port=0",
      "factorline.lake=target/lake",
      "factorline.redis.uri=redis://127.0.0.1:1",
      "feature-sync.redis.timeout=1s"
    })
@ActiveProfiles("prod")
@DirtiesContext
final class MutualTlsTest implements MutualTlsContract {
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
}
