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

/** Two built services that run as in production, one of which calls the other. */
@Timeout(600)
final class ProductionIT {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final String ROW =
      """
      {"feature_view_name":"fundamentals","df":{"symbol":["P.1"],"bps":[42.5],\
      "event_timestamp":["2026-01-02T00:00:00Z"],"created":["2026-01-02T00:00:00Z"]}}\
      """;

  @TempDir Path folder;

  private final ApiKey desk = ApiKey.random(RANDOM);
  private final ApiKey api = ApiKey.random(RANDOM);
  private final ApiKey next = ApiKey.random(RANDOM);
  private final HttpClient http = HttpClient.newHttpClient();
  private Path ownKey;
  private Services services;

  @BeforeEach
  void start() throws IOException {
    services = new Services(folder);
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
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(services.url(factorApi) + "/write-to-online-store"))
            .header("Authorization", "Bearer " + desk.text())
            .header("content-type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(ROW))
            .build();
    try {
      return http.send(request, HttpResponse.BodyHandlers.ofString()).statusCode();
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  @Test
  void shouldCallEachOtherWithAKeyOfTheirOwn() throws IOException {
    OsProcess sync =
        services.start(
            Part.FEATURE_SYNC,
            "spring.profiles.active=prod",
            "factorline.lake=" + folder.resolve("lake"),
            "security.reload-every=100ms",
            "security.keys=" + folder.resolve("keys-of-sync"));
    OsProcess factorApi =
        services.start(
            Part.FACTOR_API,
            "spring.profiles.active=prod",
            "factorline.lake=" + folder.resolve("lake"),
            "factorline.feature-sync.url=" + services.url(sync),
            "security.reload-every=100ms",
            "security.own-key-file=" + ownKey,
            "security.keys=" + folder.resolve("keys-of-api"));
    OwnKey deskKey = OwnKey.of(desk.text());
    services.ready(Part.FEATURE_SYNC, sync, deskKey);
    services.ready(Part.FACTOR_API, factorApi, deskKey);

    assertThat(push(factorApi)).isEqualTo(200);
    assertThat(services.refusal(sync, OwnKey.NONE)).contains("unauthenticated");
    assertThat(services.refusal(sync, deskKey)).contains("forbidden", "write");

    // Another key, with no process started again: first it is not known, then it is.
    Files.writeString(ownKey, next.text());
    Services.await("the new key is shown", () -> push(factorApi) == 503);
    write("keys-of-sync", line(next, "factor-api", Role.READ, Role.WRITE));
    Services.await("the new key is taken", () -> push(factorApi) == 200);

    assertThat(services.logs())
        .noneMatch(log -> log.contains(next.text()) || log.contains(api.text()));
  }
}
