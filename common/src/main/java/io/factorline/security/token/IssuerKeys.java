package io.factorline.security.token;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The public keys of an issuer, fetched again and again, and soon where a token names another one.
 * While they cannot be fetched those of before stand; before the first time there are none.
 * Thread-safe; asking never blocks.
 */
final class IssuerKeys implements JWKSource<SecurityContext>, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(IssuerKeys.class);
  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final int MAX_BYTES = 1 << 20;
  private static final int OK = 200;

  private final TokenRules rules;
  private final Duration soonest;
  private final Runnable onChange;
  private final HttpClient client =
      HttpClient.newBuilder()
          .connectTimeout(TIMEOUT)
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("look-security.tokens").factory());
  private final AtomicBoolean isWanted = new AtomicBoolean();
  private volatile JWKSet keys = new JWKSet();
  private volatile long nextLookNs;
  private @Nullable String trouble;

  /**
   * None yet.
   *
   * @param soonest time between two looks at least
   * @param onChange told when there are other keys, before tokens are checked by them
   */
  IssuerKeys(TokenRules rules, Duration soonest, Runnable onChange) {
    this.rules = rules;
    this.soonest = soonest;
    this.onChange = onChange;
  }

  /** Begins to look; waits for the first look, five seconds or so at most. */
  void start() {
    look();
    long everyNs = soonest.toNanos();
    var _ = thread.scheduleWithFixedDelay(this::lookIfDue, everyNs, everyNs, TimeUnit.NANOSECONDS);
  }

  @Override
  public List<JWK> get(JWKSelector selector, @Nullable SecurityContext context) {
    List<JWK> found = selector.select(keys);
    if (found.isEmpty()) {
      isWanted.set(true);
    }
    return found;
  }

  /** How many there are. */
  int count() {
    return keys.size();
  }

  private void lookIfDue() {
    if (isWanted.get() || System.nanoTime() - nextLookNs >= 0) {
      look();
    }
  }

  private void look() {
    isWanted.set(false);
    nextLookNs = System.nanoTime() + rules.reloadEvery().toNanos();
    try {
      URI address = rules.keys();
      JWKSet found = JWKSet.parse(fetch(address == null ? discovered() : address)).toPublicJWKSet();
      if (found.isEmpty()) {
        throw new IllegalArgumentException("must have a public key of a type that is known");
      }
      trouble = null;
      if (!found.equals(keys)) {
        keys = found;
        onChange.run();
        LOG.info("Keys of the issuer are read. issuer={} keys={}", rules.issuer(), found.size());
      }
    } catch (IOException | ParseException | RuntimeException e) {
      // Whatever an issuer answers, it is looked at again.
      fail(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private URI discovered() throws IOException, InterruptedException {
    JsonNode configuration = JsonMapper.shared().readTree(fetch(rules.configuration()));
    String issuer = configuration.path("issuer").asString("");
    if (!issuer.equals(rules.issuer().toString())) {
      throw new IllegalArgumentException(
          "must be of the issuer that was asked: configuration of issuer=" + issuer);
    }
    URI address = URI.create(configuration.path("jwks_uri").asString(""));
    return TokenRules.requireSafe("keys", address);
  }

  private String fetch(URI address) throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(address).timeout(TIMEOUT).GET().build();
    HttpResponse<InputStream> answer =
        client.send(request, HttpResponse.BodyHandlers.ofInputStream());
    try (InputStream body = answer.body()) {
      if (answer.statusCode() != OK) {
        throw new IOException("must be 200: status=%d".formatted(answer.statusCode()));
      }
      byte[] bytes = body.readNBytes(MAX_BYTES + 1);
      if (bytes.length > MAX_BYTES) {
        throw new IOException("must be at most %d bytes".formatted(MAX_BYTES));
      }
      return new String(bytes, StandardCharsets.UTF_8);
    }
  }

  /* Told once as long as it is the same. */
  private void fail(Exception failure) {
    String why = failure.getClass().getSimpleName() + ": " + failure.getMessage();
    if (!why.equals(trouble)) {
      LOG.error(
          "Keys of the issuer cannot be had, those of before stand. issuer={} keys={} why={}",
          rules.issuer(),
          keys.size(),
          why);
    }
    trouble = why;
  }

  @Override
  public void close() {
    thread.shutdownNow();
    client.close();
  }
}
