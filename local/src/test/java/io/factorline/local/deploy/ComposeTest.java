package io.factorline.local.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

final class ComposeTest {
  private static final Path HOME =
      Path.of(System.getProperty("user.dir")).resolve("..").normalize();
  private static final List<String> SERVICES =
      List.of("stream-ingest", "feature-sync", "factor-api", "inference-gateway");
  private static final String SECRETS = "/run/secrets/";
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Z_]+):-([^}]*)}");

  private final Map<String, Object> compose =
      Yaml.documents(HOME.resolve("docker-compose.yml")).getFirst();
  private final Map<String, Object> services = Yaml.map(compose.get("services"));

  @Test
  void shouldKnowEachEnvironmentVariableOfItsServices() {
    for (String service : SERVICES) {
      ServiceKeys keys = ServiceKeys.of(HOME.resolve(service));

      assertThat(Yaml.map(Yaml.at(services, service, "environment")).keySet())
          .as(service)
          .isNotEmpty()
          .allMatch(keys::knows);
    }
  }

  @Test
  void shouldGiveEachServiceInProductionTheFilesThatItIsTold() {
    Map<String, Object> production =
        Yaml.documents(HOME.resolve("docker-compose.prod.yml")).getFirst();
    Set<String> secrets = Yaml.map(production.get("secrets")).keySet();
    for (String service : SERVICES) {
      Map<String, Object> environment =
          Yaml.map(Yaml.at(production, "services", service, "environment"));
      List<Object> given = Yaml.list(Yaml.at(production, "services", service, "secrets"));

      assertThat(environment.keySet()).allMatch(ServiceKeys.of(HOME.resolve(service))::knows);
      assertThat(environment).containsEntry("SPRING_PROFILES_ACTIVE", "prod");
      assertThat(secrets).containsAll(given.stream().map(Object::toString).toList());
      assertThat(
              environment.values().stream()
                  .map(Object::toString)
                  .filter(value -> value.startsWith(SECRETS))
                  .map(value -> value.substring(SECRETS.length())))
          .as(service)
          .containsExactlyInAnyOrderElementsOf(given.stream().map(Object::toString).toList());
    }
  }

  @Test
  void shouldLetNobodyAtKafkaInProductionWhoProvesNothing() throws IOException {
    Map<String, Object> production =
        Yaml.documents(HOME.resolve("docker-compose.prod.yml")).getFirst();
    Map<String, Object> broker = Yaml.map(Yaml.at(production, "services", "kafka", "environment"));
    String protocols = broker.get("KAFKA_LISTENER_SECURITY_PROTOCOL_MAP").toString();
    List<String> users =
        Files.readAllLines(HOME.resolve("deploy/kafka/acls")).stream()
            .map(line -> line.split(" ")[0])
            .toList();

    for (String listener : broker.get("KAFKA_LISTENERS").toString().split(",")) {
      String name = listener.substring(0, listener.indexOf(':'));
      assertThat(protocols.split(","))
          .as(listener)
          .contains(name + (listener.contains("//localhost:") ? ":PLAINTEXT" : ":SASL_SSL"));
    }
    Yaml.map(production.get("services"))
        .forEach((name, service) -> {
          Object user = Yaml.map(Yaml.at(service, "environment")).get("FACTORLINE_KAFKA_USERNAME");
          if (user != null && !user.equals("admin")) {
            assertThat(users).as(name).contains(user.toString());
          }
        });
  }

  @Test
  void shouldScrapeInProductionTheSameWithAKey() {
    Map<String, Object> production =
        Yaml.documents(HOME.resolve("deploy/prometheus/prometheus-prod.yml")).getFirst();
    for (Object job : (List<?>) production.get("scrape_configs")) {
      assertThat(((Map<?, ?>) job).remove("authorization"))
          .isEqualTo(Map.of("type", "Bearer", "credentials_file", SECRETS + "key-prometheus"));
    }

    assertThat(production)
        .isEqualTo(Yaml.documents(HOME.resolve("deploy/prometheus/prometheus.yml")).getFirst());
  }

  @Test
  void shouldPinImagesLimitMemoryAndTellHealth() {
    services.forEach((name, service) -> {
      String image = Yaml.at(service, "image").toString();
      assertThat(VARIABLE.matcher(image).replaceAll("$2"))
          .as(name)
          .matches("[^:]+:.*\\d.*")
          .doesNotContain("latest");
      assertThat(Yaml.map(service)).as(name).containsKeys("mem_limit", "cpus");
    });
    for (String named : List.of("kafka", "redis", "prometheus", "grafana", "triton")) {
      assertThat(Yaml.at(services, named, "healthcheck", "test")).as(named).isNotNull();
    }
  }

  @Test
  void shouldRunItsOwnServicesLockedDown() {
    for (String service : SERVICES) {
      assertThat(Yaml.at(services, service, "read_only")).as(service).isEqualTo(true);
      assertThat(Yaml.list(Yaml.at(services, service, "cap_drop"))).containsExactly("ALL");
    }
  }

  @Test
  void shouldDependOnAndMountOnlyWhatIsThere() {
    Set<String> volumes = Yaml.map(compose.get("volumes")).keySet();
    services.forEach((name, service) -> {
      assertThat(Yaml.map(Yaml.at(service, "depends_on")).keySet())
          .as(name)
          .allMatch(services::containsKey);
      for (Object volume : Yaml.list(Yaml.at(service, "volumes"))) {
        String source = volume.toString().split(":")[0];
        if (source.equals("./deploy/triton/models")) {
          assertThat(HOME.resolve(source)).isDirectory();
        } else if (!source.startsWith("./deploy/")) {
          assertThat(volumes).as(name).contains(source);
        }
      }
    });
  }

  @Test
  void shouldHaveTheDefaultsOfDotEnv() throws IOException {
    Map<String, String> settings = new TreeMap<>();
    for (String line : Files.readAllLines(HOME.resolve(".env"))) {
      if (!line.startsWith("#")) {
        settings.put(line.split("=", 2)[0], line.split("=", 2)[1]);
      }
    }
    Set<String> used = new TreeSet<>(Set.of("COMPOSE_PROJECT_NAME"));
    for (String file : List.of("docker-compose.yml", "docker-compose.prod.yml")) {
      Matcher variable = VARIABLE.matcher(Files.readString(HOME.resolve(file)));
      while (variable.find()) {
        used.add(variable.group(1));
        assertThat(settings).containsEntry(variable.group(1), variable.group(2));
      }
    }
    assertThat(settings).containsOnlyKeys(used);
  }
}
