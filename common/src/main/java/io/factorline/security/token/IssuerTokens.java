package io.factorline.security.token;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.BadJWTException;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import io.factorline.security.Authenticator;
import io.factorline.security.Client;
import io.factorline.time.EpochClock;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Clients by tokens that an issuer has signed: asymmetric algorithms alone, issuer and audience as
 * the rules have them, not ended and begun. A token that was found good is remembered until it ends
 * or the issuer has other keys. Why a signed one was not taken is logged, without what it says.
 * Thread-safe; does not block.
 */
public final class IssuerTokens implements Authenticator, AutoCloseable {
  /** Longest token. */
  public static final int MAX_LENGTH = 8_192;

  private static final Logger LOG = LoggerFactory.getLogger(IssuerTokens.class);
  private static final Duration SOONEST_LOOK = Duration.ofSeconds(5);
  private static final long TELL_EVERY_NS = Duration.ofSeconds(10).toNanos();
  private static final Set<JWSAlgorithm> ALGORITHMS =
      Set.of(
          JWSAlgorithm.RS256,
          JWSAlgorithm.RS384,
          JWSAlgorithm.RS512,
          JWSAlgorithm.PS256,
          JWSAlgorithm.PS384,
          JWSAlgorithm.PS512,
          JWSAlgorithm.ES256,
          JWSAlgorithm.ES384,
          JWSAlgorithm.ES512);
  private static final Set<String> NEEDED = Set.of("exp", "sub");

  private final IssuerKeys keys;
  private final TokenClaims claims;
  private final EpochClock clock;
  private final KnownTokens known = new KnownTokens();
  private final DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
  private final AtomicLong nextTellNs = new AtomicLong(System.nanoTime());

  private IssuerTokens(TokenRules rules, Duration soonestLook, EpochClock clock) {
    this.keys = new IssuerKeys(rules, soonestLook, known::forget);
    this.claims = new TokenClaims(rules);
    this.clock = clock;
    processor.setJWSKeySelector(new JWSVerificationKeySelector<>(ALGORITHMS, keys));
    processor.setJWSTypeVerifier(
        new DefaultJOSEObjectTypeVerifier<>(
            JOSEObjectType.JWT, new JOSEObjectType("at+jwt"), null));
    processor.setJWTClaimsSetVerifier(verifier(rules));
  }

  private DefaultJWTClaimsVerifier<SecurityContext> verifier(TokenRules rules) {
    JWTClaimsSet exact = new JWTClaimsSet.Builder().issuer(rules.issuer().toString()).build();
    DefaultJWTClaimsVerifier<SecurityContext> verifier =
        new DefaultJWTClaimsVerifier<>(rules.audience(), exact, NEEDED) {
          @Override
          protected Date currentTime() {
            return Date.from(Instant.ofEpochMilli(clock.nowMs()));
          }
        };
    verifier.setMaxClockSkew((int) TokenRules.CLOCK_SKEW.toSeconds());
    return verifier;
  }

  /**
   * Fetches the issuer's keys, and then again and again; where they cannot be had now, no token is
   * taken until they can.
   */
  public static IssuerTokens open(TokenRules rules, EpochClock clock) {
    return open(rules, SOONEST_LOOK, clock);
  }

  static IssuerTokens open(TokenRules rules, Duration soonestLook, EpochClock clock) {
    IssuerTokens tokens = new IssuerTokens(rules, soonestLook, clock);
    tokens.keys.start();
    return tokens;
  }

  /** Whether a credential has the form of a token, which no key has. */
  public static boolean isToken(String credential) {
    int first = credential.indexOf('.');
    int second = credential.indexOf('.', first + 1);
    return first > 0 && second > first;
  }

  @Override
  public @Nullable Client authenticate(String credential) {
    if (credential.length() > MAX_LENGTH) {
      return null;
    }
    long nowMs = clock.nowMs();
    Client found = known.find(credential, nowMs);
    return found == null ? checked(credential) : found;
  }

  private @Nullable Client checked(String credential) {
    long asOf = known.version();
    try {
      JWTClaimsSet said = processor.process(SignedJWT.parse(credential), null);
      Client client = claims.client(said);
      known.keep(credential, client, said.getExpirationTime().toInstant().toEpochMilli(), asOf);
      return client;
    } catch (BadJWTException e) {
      tell(e.getMessage());
      return null;
    } catch (ParseException | BadJOSEException | JOSEException e) {
      // Not signed by the issuer: as good as no token at all.
      LOG.debug("A token is not taken. why={}", e.getMessage());
      return null;
    }
  }

  private void tell(@Nullable String why) {
    long nowNs = System.nanoTime();
    long next = nextTellNs.get();
    if (nowNs - next >= 0 && nextTellNs.compareAndSet(next, nowNs + TELL_EVERY_NS)) {
      LOG.warn("A token that the issuer has signed is not taken. why={}", why);
    }
  }

  /** How many keys of the issuer there are. */
  public int keyCount() {
    return keys.count();
  }

  @Override
  public void close() {
    keys.close();
  }
}
