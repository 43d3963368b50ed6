package io.factorline.testsupport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;

/**
 * What holds of each service whose clients are known by certificates, on whatever server it runs:
 * the desk of {@link MutualTls} is a client with the role read.
 */
public interface MutualTlsContract {
  /** Its settings and its clients. */
  MutualTls tls();

  /** Port of the service. */
  int port();

  /** Port of its management. */
  int managementPort();

  @Test
  default void shouldKnowAClientByItsCertificate() throws Exception {
    SSLContext known = TlsContexts.showing(tls().server(), tls().desk());

    assertEquals(200, MutualTls.status(known, port(), "/v3/api-docs"));
    assertEquals(401, MutualTls.status(known, port(), "/v3/api-docs", "X-API-Key", "wrong"));
  }

  @Test
  default void shouldNotShakeHandsWithWhoShowsNoneOrAStrangersOne() throws Exception {
    SSLContext nobody = TlsContexts.trusting(tls().server());
    SSLContext other = TlsContexts.showing(tls().server(), tls().stranger());

    assertThrows(IOException.class, () -> MutualTls.status(nobody, port(), "/v3/api-docs"));
    assertThrows(IOException.class, () -> MutualTls.status(other, port(), "/v3/api-docs"));
  }

  @Test
  default void shouldSpeakTlsOnItsPortOfManagement() throws Exception {
    String health = "/actuator/health/liveness";
    SSLContext known = TlsContexts.showing(tls().server(), tls().desk());
    SSLContext nobody = TlsContexts.trusting(tls().server());
    SSLContext strangers = TlsContexts.trusting(tls().stranger());

    assertEquals(200, MutualTls.status(nobody, managementPort(), health));
    assertEquals(401, MutualTls.status(nobody, managementPort(), "/actuator/info"));
    assertEquals(200, MutualTls.status(known, managementPort(), "/actuator/info"));
    assertThrows(IOException.class, () -> MutualTls.status(strangers, managementPort(), health));
  }

  @Test
  default void shouldKnowNobodyByACertificateThatIsOnlyTrusted() throws Exception {
    SSLContext context = TlsContexts.showing(tls().server(), tls().known());

    assertEquals(401, MutualTls.status(context, port(), "/v3/api-docs"));
  }
}
