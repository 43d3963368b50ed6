package io.factorline.local.backend;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Holds the backends of this JVM. */
final class SharedBackends {
  private static final Logger LOG = LoggerFactory.getLogger(SharedBackends.class);

  private SharedBackends() {}

  static Backends get() {
    return Holder.SHARED;
  }

  static Backends start(String mode) {
    return switch (mode) {
      case "local" -> LocalBackends.start();
      case "docker" -> DockerBackends.start();
      default -> throw new IllegalArgumentException("must be local or docker: backends=" + mode);
    };
  }

  private static Backends announced(String mode) {
    Backends backends = start(mode);
    LOG.info(
        "Test backends run. mode={}, kafka={}, redis={}",
        mode,
        backends.bootstrapServers(),
        backends.redisUri());
    return backends;
  }

  /** Started by the first use; a failure is told to each later use too. */
  private static final class Holder {
    static final Backends SHARED = announced(System.getProperty(Backends.PROPERTY, "local"));
  }
}
