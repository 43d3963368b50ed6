package io.factorline.security.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.factorline.testsupport.MutualTls;
import io.factorline.testsupport.PemFiles;
import io.factorline.testsupport.TlsServer;
import java.nio.file.Path;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.ssl.DefaultSslBundleRegistry;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.pem.PemSslStoreBundle;
import org.springframework.boot.ssl.pem.PemSslStoreDetails;

final class BundleTlsTest {
  private final DefaultSslBundleRegistry bundles = new DefaultSslBundleRegistry();

  private static SslBundle bundle(PemFiles own, PemFiles trusted) {
    return SslBundle.of(
        new PemSslStoreBundle(
            PemSslStoreDetails.forCertificates(own.certificate().toUri().toString())
                .withPrivateKey(own.key().toUri().toString()),
            PemSslStoreDetails.forCertificates(trusted.certificate().toUri().toString())));
  }

  private static int status(SSLContext context, TlsServer server) throws Exception {
    return MutualTls.status(context, server.uri().getPort(), "/");
  }

  @Test
  void shouldBeTheBundleAsItIsNow(@TempDir Path folder) throws Exception {
    PemFiles own = PemFiles.of(folder, "own", "dns:own.example");
    PemFiles next = PemFiles.of(folder, "next", "dns:own.example");
    PemFiles peer = PemFiles.of(folder, "peer", "ip:127.0.0.1");
    bundles.registerBundle("factorline", bundle(own, peer));
    BundleTls tls = new BundleTls(bundles, "factorline");
    SSLContext before = tls.context();
    try (TlsServer server = TlsServer.start(peer, own, next)) {
      assertThat(status(before, server)).isEqualTo(200);
      assertThat(server.lastClient()).isEqualTo("CN=own");
      assertThat(tls.context()).isSameAs(before);

      bundles.updateBundle("factorline", bundle(next, peer));

      assertThat(status(tls.context(), server)).isEqualTo(200);
      assertThat(server.lastClient()).isEqualTo("CN=next");
    }
  }

  @Test
  void shouldNameTheSettingWhereThereIsNoSuchBundle(@TempDir Path folder) throws Exception {
    PemFiles own = PemFiles.of(folder, "own", "dns:own.example");
    bundles.registerBundle("one", bundle(own, own));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> new BundleTls(bundles, "two"))
        .withMessage(
            "must be one of the bundles of spring.ssl.bundle, [one]: security.ownSslBundle=two");
  }
}
