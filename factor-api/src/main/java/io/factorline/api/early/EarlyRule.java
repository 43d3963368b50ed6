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
 * What becomes of a request where HTTP has just been decoded. Reads of factors take turns; those of
 * clients that are known, of whose class not all are let in now, or none that would wait so long,
 * are refused. Who is not known by a header, what is not allowed and what is asked for are judged
 * where they always are. Thread-safe; does not block.
 */
final class EarlyRule {
  private static final List<String> PATHS =
      List.of(Route.FACTORS.path(), Route.CROSS_SECTION.path(), Route.FEAST_READ.path());

  private final Gate gate;
  private final Callers callers;

  /** What becomes of it. */
  enum Verdict {
    /** It goes on at once. */
    PASS,
    /** It goes on when it is its turn. */
    TURN,
    /** It is refused. */
    REFUSE
  }

  EarlyRule(Gate gate, Callers callers) {
    this.gate = gate;
    this.callers = callers;
  }

  /**
   * Judges a request whose body is not taken yet; to be asked once for each.
   *
   * @param waitNs how long it would wait for its turn, ns
   */
  Verdict judge(HttpRequest request, long waitNs) {
    if (!isRead(request.uri()) || HttpUtil.is100ContinueExpected(request)) {
      return Verdict.PASS;
    }
    if (gate.isCalm(waitNs)) {
      return Verdict.TURN;
    }
    HttpHeaders headers = request.headers();
    Client client =
        callers.find(
            HttpMethod.valueOf(request.method().name()),
            headers.get(HttpHeaderNames.AUTHORIZATION),
            headers.get(Callers.API_KEY),
            null);
    // Who is nobody must not take the turns of those who are somebody.
    if (client == null) {
      return Verdict.PASS;
    }
    return gate.isInTime(client.clientClass(), waitNs) ? Verdict.TURN : Verdict.REFUSE;
  }

  private static boolean isRead(String uri) {
    return PATHS.stream().anyMatch(uri::startsWith);
  }
}
