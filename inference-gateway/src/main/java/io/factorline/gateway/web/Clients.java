package io.factorline.gateway.web;

import io.factorline.error.ErrorCode;
import io.factorline.error.RequestException;
import io.factorline.gateway.config.GatewayProperties;
import io.factorline.security.Client;
import io.factorline.security.ClientRates;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.ServerRequest;

/**
 * Who asks: the client that has proven who it is, else the key that it names, else the address that
 * it comes from. A key that was not looked at names a client and proves nothing. Thread-safe.
 */
@Component
final class Clients {
  /** Header with the key of a client. */
  static final String KEY_HEADER = "X-Api-Key";

  private static final Duration PERIOD = Duration.ofSeconds(1);
  private static final Pattern KEY = Pattern.compile("[\\x21-\\x7e]{1,128}");

  private final ClientRates rates;

  Clients(GatewayProperties properties) {
    GatewayProperties.Load load = properties.load();
    this.rates = new ClientRates(load.clientRate(), PERIOD, load.maxClients(), System::nanoTime);
  }

  /**
   * Counts a request.
   *
   * @throws RequestException where the client asks more often than it may, or its key is none
   */
  void count(ServerRequest request) {
    Client proven = request.exchange().getAttribute(Client.ATTRIBUTE);
    if (proven != null) {
      count("client " + proven.name(), "name");
      return;
    }
    String key = request.headers().firstHeader(KEY_HEADER);
    count(key == null ? address(request) : named(key), key == null ? "address" : "key");
  }

  private void count(String client, String known) {
    if (!rates.tryAsk(client)) {
      throw new RequestException(ErrorCode.RATE_LIMITED, "must ask less often: client=" + known);
    }
  }

  private static String named(String key) {
    if (!KEY.matcher(key).matches()) {
      throw new RequestException(
          ErrorCode.INVALID_PARAMETER, "must be 1 to 128 visible characters: header=" + KEY_HEADER);
    }
    return "key " + key;
  }

  private static String address(ServerRequest request) {
    @Nullable InetSocketAddress remote = request.remoteAddress().orElse(null);
    return remote == null || remote.getAddress() == null
        ? "unknown"
        : "address " + remote.getAddress().getHostAddress();
  }
}
