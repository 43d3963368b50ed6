package io.factorline.local.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.factorline.local.process.ProcessException;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;
import org.testcontainers.DockerClientFactory;

final class BackendsIT {
  @Test
  void shouldGiveTheSameRunningPairToEachCaller() throws ExecutionException, InterruptedException {
    Backends backends = Backends.shared();

    assertThat(Backends.shared()).isSameAs(backends);
    assertThat(RedisProcess.serves(URI.create(backends.redisUri()).getPort())).isTrue();
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", backends.bootstrapServers()))) {
      assertThat(admin.describeCluster().nodes().get()).hasSize(1);
    }
  }

  @Test
  void shouldSayThatDockerIsMissing() {
    assumeFalse(
        DockerClientFactory.instance().isDockerAvailable(),
        "Docker runs here, so it is not missing");

    assertThatThrownBy(() -> SharedBackends.start("docker"))
        .isInstanceOf(ProcessException.class)
        .hasMessageStartingWith("-Dbackends=docker needs a running Docker and none answers");
  }

  @Test
  void shouldRefuseAnUnknownMode() {
    assertThatThrownBy(() -> SharedBackends.start("podman"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("must be local or docker: backends=podman");
  }
}
