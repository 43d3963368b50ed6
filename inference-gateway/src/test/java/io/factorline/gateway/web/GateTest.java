package io.factorline.gateway.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.factorline.error.ErrorCode;
import io.factorline.error.RequestException;
import io.factorline.gateway.config.GatewayProperties;
import io.factorline.gateway.signal.Intent;
import io.factorline.security.ClientClass;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

final class GateTest {
  private static final int MOST = 4;

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final Gate gate = new Gate(properties(), registry);

  @Test
  void shouldShedPreviewsAtHalfOfTheRoomAndAllBeyondIt() {
    for (int i = 0; i < MOST / 2; i++) {
      assertThat(gate.tryEnter(null)).isTrue();
      assertThatCode(() -> gate.requireRoom(Intent.PREVIEW)).doesNotThrowAnyException();
    }
    for (int i = MOST / 2; i < MOST; i++) {
      assertThat(gate.tryEnter(null)).isTrue();
      assertThatThrownBy(() -> gate.requireRoom(Intent.PREVIEW))
          .isInstanceOfSatisfying(
              RequestException.class,
              shed -> assertThat(shed.code()).isEqualTo(ErrorCode.OVERLOADED));
      assertThatCode(() -> gate.requireRoom(Intent.TRADE)).doesNotThrowAnyException();
    }

    assertThat(gate.tryEnter(null)).isFalse();
    assertThat(registry.get("gateway.in.flight").gauge().value()).isEqualTo(MOST);
  }

  @Test
  void shouldTakeInAgainWhoseRoomIsLeft() {
    for (int i = 0; i < MOST; i++) {
      assertThat(gate.tryEnter(null)).isTrue();
    }
    for (int i = 0; i < 100; i++) {
      assertThat(gate.tryEnter(null)).as("and takes no room").isFalse();
    }

    gate.leave();

    assertThat(gate.tryEnter(null)).isTrue();
    assertThat(gate.tryEnter(null)).isFalse();
  }

  @Test
  void shouldShedClassesOneAfterTheOther() {
    List<List<ClientClass>> shed = new ArrayList<>();
    for (int i = 0; i <= MOST; i++) {
      shed.add(Stream.of(ClientClass.values()).filter(c -> !finds(c)).toList());
      assertThat(gate.tryEnter(ClientClass.ENGINE)).isEqualTo(i < MOST);
    }

    List<ClientClass> last = List.of(ClientClass.RESEARCH, ClientClass.DASHBOARD);
    List<ClientClass> allButEngines =
        List.of(ClientClass.SERVICE, ClientClass.RESEARCH, ClientClass.DASHBOARD);
    assertThat(shed)
        .containsExactly(List.of(), List.of(), last, allButEngines, List.of(ClientClass.values()));
  }

  private boolean finds(ClientClass clientClass) {
    boolean isTaken = gate.tryEnter(clientClass);
    if (isTaken) {
      gate.leave();
    }
    return isTaken;
  }

  private static GatewayProperties properties() {
    return new Binder(
            new MapConfigurationPropertySource(
                Map.of("gateway.load.max-in-flight", Integer.toString(MOST))))
        .bindOrCreate("gateway", GatewayProperties.class);
  }
}
