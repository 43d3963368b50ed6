package io.factorline.security.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import io.factorline.near.Await;
import io.factorline.security.Client;
import io.factorline.security.ClientClass;
import io.factorline.security.Role;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens of a real issuer's form, signed by the library that many issuers use. */
final class IssuerTokensTest {
  private static final Duration SOON = Duration.ofMillis(20);
  private static final String AUDIENCE = "factorline";
  private static final long NOW_MS = 1_800_000_000_000L;

  private static RSAKey first;
  private static RSAKey second;
  private static ECKey curve;

  private final TestIssuer issuer = new TestIssuer();
  private final AtomicLong nowMs = new AtomicLong(NOW_MS);
  private @Nullable IssuerTokens tokens;

  @BeforeAll
  static void makeKeys() {
    first = TestIssuer.rsa("first");
    second = TestIssuer.rsa("second");
    curve = TestIssuer.ec("curve");
  }

  @BeforeEach
  void start() {
    issuer.keys(first, curve);
  }

  @AfterEach
  void close() {
    if (tokens != null) {
      tokens.close();
    }
    issuer.close();
  }

  private TokenRules rules(@Nullable URI keys, Duration reloadEvery) {
    return new TokenRules(
        issuer.uri(), AUDIENCE, keys, "factorline_roles", "factorline_class", reloadEvery);
  }

  private IssuerTokens open() {
    return open(rules(null, Duration.ofHours(1)));
  }

  private IssuerTokens open(TokenRules rules) {
    IssuerTokens opened = IssuerTokens.open(rules, SOON, nowMs::get);
    tokens = opened;
    return opened;
  }

  private JWTClaimsSet claims(UnaryOperator<JWTClaimsSet.Builder> change) {
    JWTClaimsSet.Builder good =
        new JWTClaimsSet.Builder()
            .issuer(issuer.uri().toString())
            .audience(List.of("other", AUDIENCE))
            .subject("7f3c")
            .claim("azp", "desk-1")
            .claim("factorline_roles", List.of("read", "trade", "admin"))
            .claim("factorline_class", "engine")
            .expirationTime(date(NOW_MS + 60_000));
    return change.apply(good).build();
  }

  private static Date date(long ms) {
    return Date.from(Instant.ofEpochMilli(ms));
  }

  private String token(JWK key) {
    return TestIssuer.token(key, claims(c -> c));
  }

  private String token(UnaryOperator<JWTClaimsSet.Builder> change) {
    return TestIssuer.token(first, claims(change));
  }

  @Test
  void shouldTakeATokenOfTheIssuer() {
    IssuerTokens open = open();
    Client desk = new Client("token:desk-1", ClientClass.ENGINE, Set.of(Role.READ, Role.TRADE), 0);

    assertThat(open.authenticate(token(first))).isEqualTo(desk);
    assertThat(open.authenticate(token(curve))).isEqualTo(desk);
    assertThat(open.authenticate(token(first))).as("remembered").isEqualTo(desk);
    assertThat(open.keyCount()).isEqualTo(2);
  }

  @Test
  void shouldTellClientsByTheirClaims() {
    IssuerTokens open = open();

    assertThat(open.authenticate(token(c -> c.claim("azp", null).claim("client_id", "batch"))))
        .extracting(Client::name)
        .isEqualTo("token:batch");
    assertThat(open.authenticate(token(c -> c.claim("azp", null))))
        .extracting(Client::name)
        .isEqualTo("token:7f3c");
    assertThat(open.authenticate(token(c -> c.claim("factorline_class", null))))
        .extracting(Client::clientClass)
        .isEqualTo(ClientClass.DASHBOARD);
    assertThat(open.authenticate(token(c -> c.claim("factorline_roles", "openid write operate"))))
        .extracting(Client::roles)
        .isEqualTo(Set.of(Role.WRITE, Role.OPERATE));
  }

  @Test
  void shouldRefuseWhatTheClaimsDoNotAllow() {
    IssuerTokens open = open();
    long skewMs = TokenRules.CLOCK_SKEW.toMillis();

    assertRefused(open, token(c -> c.issuer(issuer.uri() + "/")));
    assertRefused(open, token(c -> c.audience("other")));
    assertRefused(open, token(c -> c.audience((String) null)));
    assertRefused(open, token(c -> c.expirationTime(date(NOW_MS - skewMs - 1_000))));
    assertRefused(open, token(c -> c.expirationTime(null)));
    assertRefused(open, token(c -> c.notBeforeTime(date(NOW_MS + skewMs + 1_000))));
    assertRefused(open, token(c -> c.subject(null)));
    assertRefused(open, token(c -> c.claim("azp", "desk 1")));
    assertRefused(open, token(c -> c.claim("azp", 7)));
    assertRefused(open, token(c -> c.claim("factorline_class", "boss")));
    assertRefused(open, token(c -> c.claim("factorline_roles", List.of("admin"))));
    assertRefused(open, token(c -> c.claim("factorline_roles", null)));
  }

  private static void assertRefused(IssuerTokens open, String token) {
    assertThat(open.authenticate(token)).as(token).isNull();
  }

  @Test
  void shouldRefuseWhatTheIssuerHasNotSigned() throws JOSEException {
    IssuerTokens open = open();
    RSAKey forged = TestIssuer.rsa("first");
    String good = token(first);
    String[] parts = good.split("\\.");
    String otherClaims = token(c -> c.claim("azp", "boss")).split("\\.")[1];
    SignedJWT byPublicKey = new SignedJWT(new JWSHeader(JWSAlgorithm.HS256), claims(c -> c));
    byPublicKey.sign(new MACSigner(first.toRSAPublicKey().getEncoded()));
    SignedJWT otherType =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.RS256)
                .keyID("first")
                .type(new JOSEObjectType("logout+jwt"))
                .build(),
            claims(c -> c));
    otherType.sign(new RSASSASigner(first));

    assertRefused(open, token(forged));
    assertRefused(open, token(second));
    assertRefused(open, parts[0] + "." + otherClaims + "." + parts[2]);
    assertRefused(open, parts[0] + "." + parts[1] + ".");
    assertRefused(open, new PlainJWT(claims(c -> c)).serialize());
    assertRefused(open, byPublicKey.serialize());
    assertRefused(open, otherType.serialize());
    assertRefused(open, "a.b.c");
    assertRefused(open, token(c -> c.claim("azp", "x".repeat(IssuerTokens.MAX_LENGTH))));
    assertThat(open.authenticate(good)).isNotNull();
  }

  @Test
  void shouldForgetATokenThatHasEnded() {
    IssuerTokens open = open();
    String good = token(first);
    assertThat(open.authenticate(good)).isNotNull();

    nowMs.addAndGet(60_000 + TokenRules.CLOCK_SKEW.toMillis() + 1_000);

    assertRefused(open, good);
  }

  @Test
  void shouldLookForKeysThatATokenNames() {
    IssuerTokens open = open();
    issuer.keys(first, second);

    Await.until("the new key is read", () -> open.authenticate(token(second)) != null);

    assertThat(open.authenticate(token(first))).isNotNull();
  }

  @Test
  void shouldRefuseTokensOfAKeyThatIsGone() {
    IssuerTokens open = open(rules(issuer.keysUri(), Duration.ofMillis(50)));
    String remembered = token(first);
    assertThat(open.authenticate(remembered)).isNotNull();

    issuer.keys(second);

    Await.until("the key is gone", () -> open.authenticate(remembered) == null);
    assertThat(open.authenticate(token(second))).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{}", "[", "{\"keys\":[{\"kty\":\"?\"}]}"})
  void shouldKeepItsKeysWhileNoneAreToBeHad(String answer) {
    IssuerTokens open = open(rules(null, Duration.ofMillis(50)));
    String good = token(first);
    if (answer.isEmpty()) {
      issuer.forgetKeys();
    } else {
      issuer.keysText(answer);
    }

    int before = issuer.asked();
    Await.until("it is asked again", () -> issuer.asked() > before + 2);

    assertThat(open.keyCount()).isEqualTo(2);
    assertThat(open.authenticate(good)).isNotNull();
  }

  @Test
  void shouldBeginWithoutTheIssuer() {
    issuer.forgetKeys();
    IssuerTokens open = open();
    assertThat(open.keyCount()).isZero();
    assertRefused(open, token(first));

    issuer.keys(first);

    Await.until("the issuer is there", () -> open.authenticate(token(first)) != null);
  }

  @Test
  void shouldNotTakeTheConfigurationOfAnotherIssuer() {
    issuer.configuration("https://other.example");

    assertThat(open().keyCount()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://idp.example/realm",
        "http://127.0.0.1.example/realm",
        "ftp://127.0.0.1/realm",
        "file:///etc/keys",
        "https:realm"
      })
  void shouldTakeSafeAddressesAlone(String address) {
    URI uri = URI.create(address);

    assertThatThrownBy(
            () -> new TokenRules(uri, AUDIENCE, null, "roles", "class", Duration.ofMinutes(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "must be https, or http on the loopback address: security.tokens.issuer=" + address);
  }

  @Test
  void shouldTellATokenFromAKey() {
    assertThat(IssuerTokens.isToken(token(first))).isTrue();
    assertThat(IssuerTokens.isToken("flk_5b0c1d9e77aa_kk0pNn0K")).isFalse();
    assertThat(IssuerTokens.isToken("a.b")).isFalse();
    assertThat(IssuerTokens.isToken("")).isFalse();
  }
}
