package io.factorline.security.http;

import io.factorline.error.ErrorCode;
import io.factorline.security.Client;
import io.factorline.security.ClientRates;
import io.factorline.security.Quotas;
import io.factorline.security.Role;
import io.factorline.security.http.DoorMetrics.Outcome;
import java.security.cert.X509Certificate;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.PathContainer;

/**
 * Lets a request in or not: who asks, whether the role of its route is among theirs, whether their
 * quota has room. A path that does not exist is told only to who has a key. Who has no valid key is
 * told the same whether it came without one, with a wrong one, or with one that has ended.
 *
 * <p>A key is looked at before failures are counted, so that nobody who shares an address with a
 * guesser is shut out; a guesser gains nothing by that, since 256 bits cannot be guessed at any
 * rate. Thread-safe; does not block.
 */
final class Door {
  private static final Map<String, String> SOON = Map.of(HttpHeaders.RETRY_AFTER, "1");
  private static final String REALM = "Bearer realm=\"factorline\"";
  private static final String REALM_OF_PAGES =
      REALM + ", Basic realm=\"factorline\", charset=\"UTF-8\"";

  private final AccessTable table;
  private final Callers callers;
  private final Quotas quotas;
  private final ClientRates failures;
  private final DoorMetrics metrics;

  Door(
      AccessTable table,
      Callers callers,
      Quotas quotas,
      ClientRates failures,
      DoorMetrics metrics) {
    this.table = table;
    this.callers = callers;
    this.quotas = quotas;
    this.failures = failures;
    this.metrics = metrics;
  }

  /**
   * What the door must know of a request.
   *
   * @param entry its route; null where there is none
   * @param path without a context
   * @param certificate that the handshake has verified; null without one
   * @param address of who asks, as text; asked for a failure alone
   */
  record Visit(
      AccessTable.@Nullable Entry entry,
      HttpMethod method,
      PathContainer path,
      @Nullable String authorization,
      @Nullable String apiKey,
      @Nullable X509Certificate certificate,
      Supplier<String> address) {
    boolean isPage() {
      return entry != null && entry.page();
    }
  }

  /** What becomes of a request. */
  Verdict decide(Visit visit) {
    AccessTable.Entry entry = visit.entry();
    if (entry != null && entry.role() == null) {
      return Verdict.Open.OPEN;
    }
    Client client =
        callers.find(visit.method(), visit.authorization(), visit.apiKey(), visit.certificate());
    if (client == null) {
      return unknown(visit);
    }
    if (entry == null || entry.role() == null) {
      metrics.count(client, Outcome.NO_ROUTE);
      return noRoute(visit);
    }
    return entered(client, entry.role());
  }

  private Verdict entered(Client client, Role role) {
    if (!client.has(role)) {
      metrics.count(client, Outcome.FORBIDDEN);
      String detail = "must have the role: role=" + role.wireName();
      return new Verdict.Refused(ErrorCode.FORBIDDEN, detail, Map.of());
    }
    if (!quotas.tryAsk(client)) {
      metrics.count(client, Outcome.QUOTA);
      String detail = "must ask less often: quota=%d/s".formatted(client.quotaPerSecond());
      return new Verdict.Refused(ErrorCode.RATE_LIMITED, detail, SOON);
    }
    metrics.count(client, Outcome.ADMITTED);
    return new Verdict.Admitted(client);
  }

  private Verdict unknown(Visit visit) {
    if (!failures.tryAsk(visit.address().get())) {
      metrics.count(null, Outcome.TOO_MANY_FAILURES);
      String detail = "must come with a valid key: too many came without from this address";
      return new Verdict.Refused(ErrorCode.RATE_LIMITED, detail, SOON);
    }
    metrics.count(null, Outcome.UNAUTHENTICATED);
    String detail = "must come with a valid key: Authorization: Bearer KEY, or X-API-Key: KEY";
    return new Verdict.Refused(
        ErrorCode.UNAUTHENTICATED,
        detail,
        Map.of(HttpHeaders.WWW_AUTHENTICATE, visit.isPage() ? REALM_OF_PAGES : REALM));
  }

  private Verdict noRoute(Visit visit) {
    String allowed = String.join(", ", table.methods(visit.path()));
    return allowed.isEmpty()
        ? KnownPaths.UNKNOWN
        : new Verdict.Refused(
            ErrorCode.METHOD_NOT_ALLOWED,
            "must be a method of this path: allow=" + allowed,
            Map.of(HttpHeaders.ALLOW, allowed));
  }
}
