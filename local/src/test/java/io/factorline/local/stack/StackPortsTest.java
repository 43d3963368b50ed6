package io.factorline.local.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

final class StackPortsTest {
  @Test
  void shouldBeThoseOfTheContractByDefault() {
    StackPorts ports = StackPorts.of(0, Map.of());

    assertThat(ports.url(Part.FACTOR_API)).isEqualTo("http://127.0.0.1:8080");
    assertThat(ports.of(Part.STREAM_INGEST)).isEqualTo(8081);
    assertThat(ports.of(Part.FEATURE_SYNC)).isEqualTo(8082);
    assertThat(ports.of(Part.INFERENCE_GATEWAY)).isEqualTo(8083);
    assertThat(ports.management(Part.FACTOR_API)).isEqualTo(9080);
    assertThat(ports.bootstrapServers()).isEqualTo("127.0.0.1:9092");
    assertThat(ports.redisUri()).isEqualTo("redis://127.0.0.1:6379");
  }

  @Test
  void shouldMoveAllButTheChosenOnes() {
    StackPorts ports = StackPorts.of(100, Map.of(Part.REDIS, 7000));

    assertThat(ports.of(Part.FACTOR_API)).isEqualTo(8180);
    assertThat(ports.of(Part.REDIS)).isEqualTo(7000);
  }

  @Test
  void shouldNameTheTakenPortItsUserAndTheRemedy() {
    StackPorts ports = StackPorts.of(0, Map.of());

    assertThatThrownBy(() -> ports.requireFree(port -> port != 9081))
        .isInstanceOf(StackException.class)
        .hasMessage(
            """
            Port 9081 is taken, and stream-ingest (health and metrics) needs it.
            End what listens there (lsof -i :9081 shows it), or choose other ports:
            --stream-ingest-port N for this one, --port-offset N for all of them.\
            """);
    assertThatCode(() -> ports.requireFree(port -> true)).doesNotThrowAnyException();
  }

  @Test
  void shouldRefuseTwoPartsOnOnePort() {
    assertThatThrownBy(() -> StackPorts.of(0, Map.of(Part.KAFKA, 9079)))
        .hasMessage(
            "must have different ports: factor-api (health and metrics) and"
                + " kafka (controller), port=9080");
    assertThatThrownBy(() -> StackPorts.of(60_000, Map.of()))
        .hasMessageStartingWith("must be in [1, 65535]: port of ");
  }
}
