package io.factorline.api.feast;

import io.factorline.security.OwnKey;
import io.factorline.testsupport.OwnTlsContract;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;

/** factor-api's client of feature-sync. */
final class FeatureSyncTlsTest implements OwnTlsContract {
  private final Map<URI, FeatureSync> clients = new HashMap<>();

  @Override
  public void ask(URI service, Supplier<SSLContext> own) {
    FeatureSync client =
        clients.computeIfAbsent(
            service, url -> new FeatureSync(url, OwnKey.NONE, own::get, new SimpleMeterRegistry()));
    client.get("/v1/runs").block(Duration.ofSeconds(20));
  }

  @AfterEach
  void close() {
    clients.values().forEach(FeatureSync::close);
  }
}
