package io.factorline.local.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class KubernetesTest {
  private static final Path HOME =
      Path.of(System.getProperty("user.dir")).resolve("..").normalize();
  private static final Path K8S = HOME.resolve("deploy/k8s");
  private static final Set<String> SERVICES =
      Set.of("stream-ingest", "feature-sync", "factor-api", "inference-gateway");
  private static final String NAME = "app.kubernetes.io/name";
  private static final String GATEWAY = "gateway.networking.k8s.io/gateway-name";
  private static final String SECRET = "factorline-redis";
  private static final Set<String> OF_TRITON = Set.of("nv_inference_pending_request_count");

  enum Form {
    DEV("overlays/dev"),
    PRODUCTION("overlays/production"),
    CANARY("overlays/canary"),
    BY_LAG("overlays/production", "components/ingest-lag");

    private final Manifests manifests;

    Form(String... folders) {
      manifests = Manifests.of(Stream.of(folders).map(K8S::resolve).toArray(Path[]::new));
    }
  }

  @Test
  void shouldUseEachOfItsFiles() throws IOException {
    Set<Path> used =
        Stream.of(Form.values())
            .flatMap(f -> f.manifests.files.stream())
            .collect(Collectors.toSet());
    try (Stream<Path> files = Files.walk(K8S)) {
      assertThat(files.filter(file -> file.toString().endsWith(".yaml"))).allMatch(used::contains);
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldSelectPodsAndPortsThatAreThere(Form form) {
    for (Map<String, Object> service : form.manifests.of("Service")) {
      Map<String, Object> selector = Yaml.map(Yaml.at(service, "spec", "selector"));
      if (selector.containsKey(GATEWAY)) {
        assertThat(form.manifests.named("Gateway", selector.get(GATEWAY).toString())).isNotEmpty();
        continue;
      }
      List<Map<String, Object>> pods = selected(form, selector);
      assertThat(pods).as(Manifests.name(service)).hasSize(1);
      for (Map<String, Object> port : Yaml.maps(Yaml.at(service, "spec", "ports"))) {
        assertThat(ports(pods.getFirst(), "name")).contains(port.get("targetPort"));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldProtectEachWorkloadFromDisruption(Form form) {
    List<Map<String, Object>> budgets = form.manifests.of("PodDisruptionBudget");
    for (Map<String, Object> budget : budgets) {
      assertThat(selected(form, Yaml.map(Yaml.at(budget, "spec", "selector", "matchLabels"))))
          .as(Manifests.name(budget))
          .hasSize(1);
    }
    assertThat(budgets).hasSameSizeAs(form.manifests.workloads());
  }

  @ParameterizedTest
  @EnumSource
  void shouldReferToWhatIsDefined(Form form) {
    Manifests manifests = form.manifests;
    for (Map<String, Object> workload : manifests.workloads()) {
      String name = Manifests.name(workload);
      Yaml.all(workload).forEach(map -> checkReferences(manifests, name, map));
      Object account = Yaml.at(workload, "spec", "template", "spec", "serviceAccountName");
      if (account != null) {
        assertThat(manifests.named("ServiceAccount", account.toString())).as(name).isNotEmpty();
      }
      Set<Object> volumes =
          Stream.of("volumes", "claims")
              .flatMap(kind -> volumes(workload, kind))
              .collect(Collectors.toSet());
      containers(workload)
          .flatMap(container -> Yaml.maps(container.get("volumeMounts")).stream())
          .forEach(mount -> assertThat(volumes).as(name).contains(mount.get("name")));
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldSetOnlyVariablesThatTheServiceKnows(Form form) {
    for (Map<String, Object> workload : form.manifests.workloads()) {
      String service = Yaml.at(workload, "spec", "template", "metadata", "labels", NAME).toString();
      if (SERVICES.contains(service)) {
        ServiceKeys keys = ServiceKeys.of(HOME.resolve(service));
        for (Map<String, Object> variable : Yaml.maps(main(workload).get("env"))) {
          assertThat(keys.knows(variable.get("name").toString()))
              .as("%s %s", service, variable.get("name"))
              .isTrue();
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldProbeLimitAndLockDownEachWorkload(Form form) {
    for (Map<String, Object> workload : form.manifests.workloads()) {
      String name = Manifests.name(workload);
      Object pod = Yaml.at(workload, "spec", "template", "spec");
      assertThat(main(workload))
          .as(name)
          .containsKeys("startupProbe", "readinessProbe", "livenessProbe");
      assertThat(Yaml.at(pod, "automountServiceAccountToken")).as(name).isEqualTo(false);
      assertThat(Yaml.at(pod, "securityContext", "runAsNonRoot")).as(name).isEqualTo(true);
      assertThat(Yaml.at(pod, "securityContext", "seccompProfile", "type"))
          .isEqualTo("RuntimeDefault");
      containers(workload)
          .forEach(container -> {
            assertThat(Yaml.map(Yaml.at(container, "resources", "requests")))
                .as(name)
                .containsKeys("cpu", "memory");
            assertThat(Yaml.map(Yaml.at(container, "resources", "limits")))
                .as(name)
                .containsKey("memory");
            Object locked = container.get("securityContext");
            assertThat(Yaml.at(locked, "allowPrivilegeEscalation")).as(name).isEqualTo(false);
            assertThat(Yaml.list(Yaml.at(locked, "capabilities", "drop"))).containsExactly("ALL");
            if (!name.equals("kafka")) {
              assertThat(Yaml.at(locked, "readOnlyRootFilesystem")).as(name).isEqualTo(true);
            }
            assertThat(isPinned(form.manifests, container.get("image").toString()))
                .as("%s %s", name, container.get("image"))
                .isTrue();
          });
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldProbePortsThatTheContainerHas(Form form) {
    for (Map<String, Object> workload : form.manifests.workloads()) {
      Set<Object> ports = ports(workload, "name");
      Yaml.all(main(workload))
          .flatMap(map -> Stream.of("httpGet", "tcpSocket").map(kind -> Yaml.at(map, kind, "port")))
          .filter(port -> port != null)
          .forEach(port -> assertThat(ports).as(Manifests.name(workload)).contains(port));
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldGiveEachServiceTimeToEnd(Form form) {
    for (String service : SERVICES) {
      Map<String, Object> deployment = form.manifests.named("Deployment", service);
      Map<String, Object> settings =
          Yaml.documents(HOME.resolve(service + "/src/main/resources/application.yaml")).getFirst();
      String phase =
          Yaml.at(settings, "spring", "lifecycle", "timeout-per-shutdown-phase").toString();
      long phaseSeconds = Duration.parse("PT" + phase).toSeconds();
      int drainSeconds =
          (int) Yaml.at(main(deployment), "lifecycle", "preStop", "sleep", "seconds");
      int graceSeconds =
          (int) Yaml.at(deployment, "spec", "template", "spec", "terminationGracePeriodSeconds");

      assertThat((long) graceSeconds)
          .as(service)
          .isGreaterThanOrEqualTo(drainSeconds + phaseSeconds + 15);
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldRouteToServicesThatAreThere(Form form) {
    Manifests manifests = form.manifests;
    List<Map<String, Object>> routes = new ArrayList<>(manifests.of("HTTPRoute"));
    routes.addAll(manifests.of("GRPCRoute"));
    for (Map<String, Object> patch : manifests.patches) {
      routes.addAll(Yaml.maps(new org.yaml.snakeyaml.Yaml().load(patch.get("patch").toString())));
    }
    routes.stream()
        .flatMap(Yaml::all)
        .filter(map -> map.containsKey("port") && map.containsKey("name"))
        .forEach(ref ->
            assertThat(
                    Yaml.maps(
                        Yaml.at(
                            manifests.named("Service", ref.get("name").toString()),
                            "spec",
                            "ports")))
                .as("%s", ref)
                .anyMatch(port -> port.get("port").equals(ref.get("port"))));
    for (Map<String, Object> route : routes) {
      for (Map<String, Object> parent : Yaml.maps(Yaml.at(route, "spec", "parentRefs"))) {
        assertThat(manifests.named("Gateway", parent.get("name").toString())).isNotEmpty();
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldScaleByMetersThatAreListed(Form form) throws IOException {
    String listed = Files.readString(HOME.resolve("docs/metrics.md"));
    for (Map<String, Object> scaled : form.manifests.of("ScaledObject")) {
      String target = Yaml.at(scaled, "spec", "scaleTargetRef", "name").toString();
      assertThat(form.manifests.named("Deployment", target)).as(target).isNotEmpty();
      if (form != Form.BY_LAG) {
        assertThat(form.manifests.fixedReplicas).doesNotContain(target);
      }
      for (Map<String, Object> trigger : Yaml.maps(Yaml.at(scaled, "spec", "triggers"))) {
        String query = Yaml.at(trigger, "metadata", "query").toString();
        List<String> meters =
            Pattern.compile("\\b(\\w+_\\w+)\\{")
                .matcher(query)
                .results()
                .map(m -> m.group(1))
                .toList();
        assertThat(meters)
            .as(query)
            .isNotEmpty()
            .allMatch(meter -> OF_TRITON.contains(meter) || listed.contains("`" + meter + "`"));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldScrapePortsThatServicesHave(Form form) {
    for (Map<String, Object> monitor : form.manifests.of("ServiceMonitor")) {
      List<Map<String, Object>> services =
          form.manifests.of("Service").stream()
              .filter(s ->
                  matches(Yaml.at(monitor, "spec", "selector"), Yaml.at(s, "metadata", "labels")))
              .toList();
      assertThat(services).as(Manifests.name(monitor)).isNotEmpty();
      for (Map<String, Object> endpoint : Yaml.maps(Yaml.at(monitor, "spec", "endpoints"))) {
        assertThat(services)
            .allMatch(service ->
                Yaml.maps(Yaml.at(service, "spec", "ports")).stream()
                    .anyMatch(port -> port.get("name").equals(endpoint.get("port"))));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldLetInOnlyPortsThatPodsHave(Form form) {
    for (Map<String, Object> policy : form.manifests.of("NetworkPolicy")) {
      Object selector = Yaml.at(policy, "spec", "podSelector");
      List<Map<String, Object>> pods =
          form.manifests.workloads().stream()
              .filter(w -> matches(selector, Yaml.at(w, "spec", "template", "metadata", "labels")))
              .toList();
      Set<Object> ports =
          pods.stream()
              .flatMap(pod -> ports(pod, "containerPort").stream())
              .collect(Collectors.toSet());
      for (Map<String, Object> rule : Yaml.maps(Yaml.at(policy, "spec", "ingress"))) {
        for (Map<String, Object> port : Yaml.maps(rule.get("ports"))) {
          if (!pods.isEmpty()) {
            assertThat(ports).as(Manifests.name(policy)).contains(port.get("port"));
          }
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldMountModelsAndTheLakeReadOnlyWhereTheyAreRead(Form form) {
    for (Map<String, Object> workload : form.manifests.workloads()) {
      String name = Manifests.name(workload);
      for (Map<String, Object> mount : Yaml.maps(main(workload).get("volumeMounts"))) {
        boolean shared = Set.of("models", "lake").contains(mount.get("name"));
        if (shared && !name.equals("feature-sync")) {
          assertThat(mount.get("readOnly")).as("%s %s", name, mount).isEqualTo(true);
        }
      }
    }
  }

  @Test
  void shouldTellOfTheSecretThatProductionNeeds() throws IOException {
    assertThat(Form.PRODUCTION.manifests.secrets).doesNotContainKey(SECRET);
    assertThat(Form.DEV.manifests.secrets).containsKey(SECRET);
    assertThat(Files.readString(HOME.resolve("docs/kubernetes.md")))
        .contains("secret generic " + SECRET);
  }

  @Test
  void shouldSetInProductionWhatServicesKnowAndTellOfItsSecrets() throws IOException {
    String told = Files.readString(HOME.resolve("docs/security.md"));
    Set<String> patched = new TreeSet<>();
    for (Map<String, Object> patch : Form.PRODUCTION.manifests.patches) {
      Object tree = new org.yaml.snakeyaml.Yaml().load(patch.get("patch").toString());
      for (Map<String, Object> container :
          Yaml.maps(Yaml.at(tree, "spec", "template", "spec", "containers"))) {
        String service = container.get("name").toString();
        ServiceKeys keys = ServiceKeys.of(HOME.resolve(service));
        patched.add(service);
        assertThat(Form.PRODUCTION.manifests.named("Deployment", service)).isNotEmpty();
        assertThat(Yaml.maps(container.get("env")))
            .as(service)
            .anyMatch(variable -> "prod".equals(variable.get("value")))
            .allMatch(variable -> keys.knows(variable.get("name").toString()));
      }
      Yaml.all(tree)
          .map(map -> map.get("secretName"))
          .filter(Objects::nonNull)
          .forEach(name -> assertThat(told).contains("secret generic " + name));
    }
    assertThat(patched).isEqualTo(SERVICES);
  }

  @Test
  void shouldHaveTheRulesOfPrometheus() throws IOException {
    for (Map<String, Object> rules : Form.PRODUCTION.manifests.of("PrometheusRule")) {
      List<Object> groups = new ArrayList<>();
      try (Stream<Path> files = Files.list(HOME.resolve("deploy/prometheus/rules"))) {
        files
            .filter(file -> file.toString().endsWith(".yml"))
            .sorted()
            .forEach(
                file -> groups.addAll(Yaml.list(Yaml.documents(file).getFirst().get("groups"))));
      }
      assertThat(Yaml.list(Yaml.at(rules, "spec", "groups")))
          .as("run deploy/k8s/prometheus-rules")
          .isNotEmpty()
          .isEqualTo(groups);
    }
  }

  private static void checkReferences(Manifests manifests, String name, Map<String, Object> map) {
    if (map.get("configMapKeyRef") != null) {
      Map<String, Object> ref = Yaml.map(map.get("configMapKeyRef"));
      assertThat(manifests.configMaps).as(name).containsKey(ref.get("name").toString());
      assertThat(manifests.configMaps.get(ref.get("name").toString()))
          .as(name)
          .containsKey(ref.get("key").toString());
    }
    if (map.get("secretKeyRef") != null) {
      Map<String, Object> ref = Yaml.map(map.get("secretKeyRef"));
      assertThat(ref).as(name).containsEntry("name", SECRET).containsEntry("key", "uri");
    }
    if (map.get("claimName") != null) {
      assertThat(manifests.named("PersistentVolumeClaim", map.get("claimName").toString()))
          .as(name)
          .isNotEmpty();
    }
  }

  private static Stream<Object> volumes(Map<String, Object> workload, String kind) {
    return kind.equals("claims")
        ? Yaml.maps(Yaml.at(workload, "spec", "volumeClaimTemplates")).stream().map(Manifests::name)
        : Yaml.maps(Yaml.at(workload, "spec", "template", "spec", "volumes")).stream()
            .map(v -> v.get("name"));
  }

  private static Stream<Map<String, Object>> containers(Map<String, Object> workload) {
    Object pod = Yaml.at(workload, "spec", "template", "spec");
    return Stream.of("initContainers", "containers")
        .flatMap(kind -> Yaml.maps(Yaml.at(pod, kind)).stream());
  }

  private static Map<String, Object> main(Map<String, Object> workload) {
    return Yaml.maps(Yaml.at(workload, "spec", "template", "spec", "containers")).getFirst();
  }

  private static Set<Object> ports(Map<String, Object> workload, String by) {
    return Yaml.maps(main(workload).get("ports")).stream()
        .map(port -> port.get(by))
        .collect(Collectors.toSet());
  }

  private static boolean isPinned(Manifests manifests, String image) {
    return image.contains(":")
        ? image.matches("[^:]+:.*\\d.*")
        : manifests.taggedImages.stream()
            .anyMatch(tagged -> tagged.matches(Pattern.quote(image) + ":\\d.*"));
  }

  private static List<Map<String, Object>> selected(Form form, Map<String, Object> labels) {
    assertThat(labels).isNotEmpty();
    return form.manifests.workloads().stream()
        .filter(w ->
            Yaml.map(Yaml.at(w, "spec", "template", "metadata", "labels"))
                .entrySet()
                .containsAll(labels.entrySet()))
        .toList();
  }

  private static boolean matches(Object selector, Object labels) {
    Map<String, Object> found = Yaml.map(labels);
    return found.entrySet().containsAll(Yaml.map(Yaml.at(selector, "matchLabels")).entrySet())
        && Yaml.maps(Yaml.at(selector, "matchExpressions")).stream()
            .allMatch(e ->
                Yaml.list(e.get("values")).stream()
                    .anyMatch(value -> value.equals(found.get(e.get("key").toString()))));
  }
}
