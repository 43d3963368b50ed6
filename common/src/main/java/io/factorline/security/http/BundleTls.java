package io.factorline.security.http;

import io.factorline.security.OwnTls;
import java.util.TreeSet;
import javax.net.ssl.SSLContext;
import org.springframework.boot.ssl.SslBundles;

/** TLS by a bundle of Spring Boot, as that is after its last change. Thread-safe. */
final class BundleTls implements OwnTls {
  private volatile SSLContext context;

  /**
   * Reads the bundle, and hears of its changes.
   *
   * @throws IllegalArgumentException where there is none of that name; the message names the
   *     setting
   */
  BundleTls(SslBundles bundles, String name) {
    if (!bundles.getBundleNames().contains(name)) {
      throw new IllegalArgumentException(
          "must be one of the bundles of spring.ssl.bundle, %s: security.ownSslBundle=%s"
              .formatted(new TreeSet<>(bundles.getBundleNames()), name));
    }
    this.context = bundles.getBundle(name).createSslContext();
    bundles.addBundleUpdateHandler(name, changed -> context = changed.createSslContext());
  }

  @Override
  public SSLContext context() {
    return context;
  }
}
