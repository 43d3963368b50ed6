package io.factorline.api.early;

import io.factorline.api.load.Gate;
import io.factorline.api.web.Route;
import io.factorline.security.Client;
import io.factorline.security.http.Callers;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import java.util.List;
import org.springframework.http.HttpMethod;

/**
 * Which requests are refused early: reads of factors by clients that are known, of whose class not
 * all are let in now. Who is not known by a header, what is not allowed and what is asked for are
 * judged where they always are. Thread-safe; does not block.
 */
final class EarlyRule {
  private static final List<String> PATHS =
      List.of(Route.FACTORS.path(), Route.CROSS_SECTION.path(), Route.FEAST_READ.path());

  private final Gate gate;
  private final Callers callers;

  EarlyRule(Gate gate, Callers callers) {
    this.gate = gate;
    this.callers = callers;
  }

  /** Whether a request whose body is not read yet is refused; to be asked once for each. */
  boolean refuses(HttpRequest request) {
    if (gate.isCalm() || !isRead(request.uri()) || HttpUtil.is100ContinueExpected(request)) {
      return false;
    }
    HttpHeaders headers = request.headers();
    Client client =
        callers.find(
            HttpMethod.valueOf(request.method().name()),
            headers.get(HttpHeaderNames.AUTHORIZATION),
            headers.get(Callers.API_KEY),
            null);
    return client != null && !gate.isInTime(client.clientClass());
  }

  private static boolean isRead(String uri) {
    return PATHS.stream().anyMatch(uri::startsWith);
  }
}
