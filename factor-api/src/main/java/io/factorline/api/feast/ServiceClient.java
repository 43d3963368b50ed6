package io.factorline.api.feast;

import io.factorline.security.OwnTls;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.IdentityCipherSuiteFilter;
import io.netty.handler.ssl.JdkSslContext;
import io.netty.handler.ssl.SslContext;
import java.net.URI;
import javax.net.ssl.SSLContext;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.netty.http.client.HttpClient;

/**
 * A client of one service, with TLS as this service has it now: made anew where that has changed.
 * Thread-safe.
 */
final class ServiceClient {
  private final URI url;
  private final OwnTls tls;
  private final int maxAnswerBytes;
  private volatile Made made;

  private record Made(SSLContext with, WebClient client) {}

  ServiceClient(URI url, OwnTls tls, int maxAnswerBytes) {
    this.url = url;
    this.tls = tls;
    this.maxAnswerBytes = maxAnswerBytes;
    this.made = make(tls.context());
  }

  /** For the next request. */
  WebClient http() {
    Made now = made;
    SSLContext context = tls.context();
    if (!now.with.equals(context)) {
      now = make(context);
      made = now;
    }
    return now.client;
  }

  private Made make(SSLContext context) {
    HttpClient http = HttpClient.create().secure(spec -> spec.sslContext(netty(context)));
    WebClient client =
        WebClient.builder()
            .clientConnector(new ReactorClientHttpConnector(http))
            .baseUrl(url.toString())
            .codecs(codecs -> codecs.defaultCodecs().maxInMemorySize(maxAnswerBytes))
            .build();
    return new Made(context, client);
  }

  private static SslContext netty(SSLContext context) {
    return new JdkSslContext(
        context,
        true,
        null,
        IdentityCipherSuiteFilter.INSTANCE,
        ApplicationProtocolConfig.DISABLED,
        ClientAuth.NONE,
        null,
        false);
  }
}
