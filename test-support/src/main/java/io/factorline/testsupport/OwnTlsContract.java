package io.factorline.testsupport;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.net.URI;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What holds of each client that one service has of another, by whatever library it asks. */
public interface OwnTlsContract {
  /**
   * Asks the service for something by a client that is kept for these contexts.
   *
   * @throws Exception where it gets no answer
   */
  void ask(URI service, Supplier<SSLContext> own) throws Exception;

  @Test
  default void shouldShowItsCertificateToWhoItTrusts(@TempDir Path folder) throws Exception {
    PemFiles own = PemFiles.of(folder, "own", "dns:own.example");
    PemFiles server = PemFiles.of(folder, "server", "ip:127.0.0.1");
    SSLContext context = TlsContexts.showing(server, own);
    try (TlsServer service = TlsServer.start(server, own)) {
      ask(service.uri(), () -> context);

      assertEquals("CN=own", service.lastClient());
    }
  }

  @Test
  default void shouldNotSpeakToAStranger(@TempDir Path folder) throws Exception {
    PemFiles server = PemFiles.of(folder, "server", "ip:127.0.0.1");
    requireNotSpokenTo(server, PemFiles.of(folder, "o", "ip:127.0.0.1"), folder);
  }

  @Test
  default void shouldNotSpeakToOneOfAnotherName(@TempDir Path folder) throws Exception {
    PemFiles server = PemFiles.of(folder, "server", "dns:elsewhere.example");
    requireNotSpokenTo(server, server, folder);
  }

  private void requireNotSpokenTo(PemFiles server, PemFiles trusted, Path folder) throws Exception {
    PemFiles own = PemFiles.of(folder, "own", "dns:own.example");
    SSLContext context = TlsContexts.showing(trusted, own);
    try (TlsServer service = TlsServer.start(server, own)) {
      assertThrows(Exception.class, () -> ask(service.uri(), () -> context));
      assertEquals("", service.lastClient());
    }
  }

  @Test
  default void shouldShowAnotherCertificateOnceItHasOne(@TempDir Path folder) throws Exception {
    PemFiles own = PemFiles.of(folder, "own", "dns:own.example");
    PemFiles next = PemFiles.of(folder, "next", "dns:own.example");
    PemFiles server = PemFiles.of(folder, "server", "ip:127.0.0.1");
    AtomicReference<SSLContext> context = new AtomicReference<>(TlsContexts.trusting(server));
    try (TlsServer service = TlsServer.start(server, own, next)) {
      assertThrows(Exception.class, () -> ask(service.uri(), context::get));
      context.set(TlsContexts.showing(server, own));
      ask(service.uri(), context::get);
      assertEquals("CN=own", service.lastClient());
      context.set(TlsContexts.showing(server, next));
      assertDoesNotThrow(() -> ask(service.uri(), context::get));
      assertEquals("CN=next", service.lastClient());
    }
  }
}
