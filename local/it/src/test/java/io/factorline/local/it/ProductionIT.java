package io.factorline.local.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.factorline.local.process.OsProcess;
import io.factorline.local.stack.Part;
import io.factorline.security.ApiKey;
import io.factorline.security.Client;
import io.factorline.security.ClientClass;
import io.factorline.security.KeyLine;
import io.factorline.security.OwnKey;
import io.factorline.security.Role;
import io.factorline.testsupport.PemFiles;
import io.factorline.testsupport.TlsContexts;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two built services that run as in production, one of which calls the other, by mutual TLS. */
@Timeout(600)
final class ProductionIT {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final String BUNDLE = "spring.ssl.bundle.pem.own.";
  private static final String ROW =
      """
      {"feature_view_name":"fundamentals","df":{"symbol":["P.1"],"bps":[42.5],\
      "event_timestamp":["2026-01-02T00:00:00Z"],"created":["2026-01-02T00:00:00Z"]}}\
      """;

  @TempDir Path folder;

  private final ApiKey desk = ApiKey.random(RANDOM);
  private final ApiKey api = ApiKey.random(RANDOM);
  private final ApiKey next = ApiKey.random(RANDOM);
  private Path ownKey;
  private PemFiles certificateOfSync;
  private PemFiles certificateOfApi;
  private HttpClient http;
  private Services services;

  @BeforeEach
  void start() throws Exception {
    services = new Services(folder);
    certificateOfSync = PemFiles.of(folder, "sync", "ip:127.0.0.1");
    certificateOfApi = PemFiles.of(folder, "api", "dns:factor-api");
    http =
        HttpClient.newBuilder()
            .sslContext(TlsContexts.showing(certificateOfSync, certificateOfApi))
            .build();
    ownKey = Files.writeString(folder.resolve("own"), api.text());
    write("keys-of-api", line(desk, "desk", Role.READ, Role.WRITE));
    write(
        "keys-of-sync",
        line(desk, "desk", Role.READ) + line(api, "factor-api", Role.READ, Role.WRITE));
  }

  @AfterEach
  void stop() {
    http.close();
    services.close();
  }

  private void write(String file, String text) throws IOException {
    Files.writeString(folder.resolve(file), text);
  }

  private static String line(ApiKey key, String name, Role... roles) {
    Client client = new Client(name, ClientClass.SERVICE, Set.of(roles), 0);
    return new KeyLine(key.id(), client, key.hash(), KeyLine.NEVER).text() + "\n";
  }

  private int push(OsProcess factorApi) {
    return post(services.url(factorApi) + "/write-to-online-store", ROW, OwnKey.of(desk.text()))
        .statusCode();
  }

  private String refusal(OsProcess sync, OwnKey key) {
    return post(tlsUrl(sync) + "/v1/jobs", "{\"type\":\"compact\"}", key).body();
  }

  private String tlsUrl(OsProcess service) {
    return services.url(service).replace("http:", "https:");
  }

  private HttpResponse<String> post(String url, String json, OwnKey key) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url))
            .header("content-type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(json));
    key.writeTo(request::setHeader);
    try {
      return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  private OsProcess startSync() {
    return services.start(
        Part.FEATURE_SYNC,
        "spring.profiles.active=prod",
        "factorline.lake=" + folder.resolve("lake"),
        "security.reload-every=100ms",
        "security.keys=" + folder.resolve("keys-of-sync"),
        "server.ssl.bundle=own",
        "server.ssl.client-auth=need",
        "management.server.ssl.enabled=false",
        BUNDLE + "keystore.certificate=" + certificateOfSync.certificate().toUri(),
        BUNDLE + "keystore.private-key=" + certificateOfSync.key().toUri(),
        BUNDLE + "truststore.certificate=" + certificateOfApi.certificate().toUri());
  }

  private OsProcess startApi(OsProcess sync) {
    return services.start(
        Part.FACTOR_API,
        "spring.profiles.active=prod",
        "factorline.lake=" + folder.resolve("lake"),
        "factorline.feature-sync.url=" + tlsUrl(sync),
        "security.reload-every=100ms",
        "security.own-key-file=" + ownKey,
        "security.own-ssl-bundle=own",
        "security.keys=" + folder.resolve("keys-of-api"),
        BUNDLE + "keystore.certificate=" + certificateOfApi.certificate().toUri(),
        BUNDLE + "keystore.private-key=" + certificateOfApi.key().toUri(),
        BUNDLE + "truststore.certificate=" + certificateOfSync.certificate().toUri());
  }

  @Test
  void shouldCallEachOtherWithAKeyAndACertificateOfTheirOwn() throws IOException {
    OsProcess sync = startSync();
    OsProcess factorApi = startApi(sync);
    OwnKey deskKey = OwnKey.of(desk.text());
    services.ready(Part.FEATURE_SYNC, sync, deskKey);
    services.ready(Part.FACTOR_API, factorApi, deskKey);

    assertThat(push(factorApi)).isEqualTo(200);
    assertThat(refusal(sync, OwnKey.NONE)).contains("unauthenticated");
    assertThat(refusal(sync, deskKey)).contains("forbidden", "write");

    // Another key, with no process started again: first it is not known, then it is.
    Files.writeString(ownKey, next.text());
    Services.await("the new key is shown", () -> push(factorApi) == 503);
    write("keys-of-sync", line(next, "factor-api", Role.READ, Role.WRITE));
    Services.await("the new key is taken", () -> push(factorApi) == 200);

    assertThat(services.logs())
        .noneMatch(log -> log.contains(next.text()) || log.contains(api.text()));
  }
}
