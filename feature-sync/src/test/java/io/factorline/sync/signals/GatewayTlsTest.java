package io.factorline.sync.signals;

import io.factorline.security.OwnKey;
import io.factorline.testsupport.OwnTlsContract;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;

/** feature-sync's client of a gateway; each job has one of its own. */
final class GatewayTlsTest implements OwnTlsContract {
  @Override
  public void ask(URI service, Supplier<SSLContext> own) throws IOException {
    try (Replayer replayer =
        new GatewayReplayer(service, Duration.ofMillis(1), OwnKey.NONE, own::get)) {
      replayer.replay(List.of());
    }
  }
}
