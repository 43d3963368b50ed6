package io.factorline.security.http;

import io.factorline.security.Authenticator;
import io.factorline.security.Client;
import java.security.cert.X509Certificate;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;

/** Who a request is of, by what its headers prove. Thread-safe; does not block. */
public final class Callers {
  /** Header that has a key and nothing else. */
  public static final String API_KEY = Credentials.API_KEY;

  private final Authenticator authenticator;
  private final Function<X509Certificate, @Nullable Client> certificates;

  /**
   * Asks an authenticator.
   *
   * @param certificates clients by the certificate that they have shown in the handshake
   */
  public Callers(
      Authenticator authenticator, Function<X509Certificate, @Nullable Client> certificates) {
    this.authenticator = authenticator;
    this.certificates = certificates;
  }

  /**
   * The client; null where nothing proves one. What a header has counts before the certificate, and
   * is not made good by it.
   *
   * @param authorization the header of that name
   * @param apiKey the header {@link #API_KEY}
   * @param certificate that the handshake has verified; null without one
   */
  public @Nullable Client find(
      HttpMethod method,
      @Nullable String authorization,
      @Nullable String apiKey,
      @Nullable X509Certificate certificate) {
    String credential = Credentials.of(method, authorization, apiKey);
    if (credential != null) {
      return authenticator.authenticate(credential);
    }
    return certificate == null || authorization != null ? null : certificates.apply(certificate);
  }
}
