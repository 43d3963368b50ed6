package io.factorline.local.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.factorline.local.process.Ports;
import io.factorline.local.stack.DataFolder;
import io.factorline.local.stack.Feed;
import io.factorline.local.stack.Health;
import io.factorline.local.stack.Part;
import io.factorline.local.stack.StackListener;
import io.factorline.local.stack.StackPorts;
import io.factorline.local.stack.StackSettings;
import io.factorline.local.stack.StackState;
import io.factorline.local.stack.StackState.PartState;
import io.factorline.local.stack.Supervisor;
import io.factorline.local.time.Wait;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(600)
final class StackIT {
  private static final Path HOME = Path.of("../..").toAbsolutePath().normalize();
  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final int MANAGEMENT_OFFSET = 1_000;

  @TempDir Path folder;

  private DataFolder data;
  private Supervisor supervisor;
  private Thread thread;

  @BeforeEach
  void start() {
    data = new DataFolder(folder);
    data.prepare();
    StackSettings settings =
        new StackSettings(HOME, data, ports(), new Feed.None(), Optional.empty());
    supervisor = new Supervisor(settings, new Silent());
    thread = new Thread(supervisor::run, "supervisor");
    thread.start();
  }

  @AfterEach
  void stop() throws InterruptedException {
    supervisor.requestStop();
    thread.join(LIMIT);
  }

  @Test
  void shouldBringBackAServiceThatWasKilledAndEndAllOfIt() throws InterruptedException {
    assertThat(Wait.until(LIMIT, () -> isUp() || !thread.isAlive())).isTrue();
    assertThat(thread.isAlive()).as("it started").isTrue();
    PartState killed = part(Part.FEATURE_SYNC);
    List<PartState> before = data.read().map(StackState::parts).orElseThrow();

    ProcessHandle.of(killed.process().pid()).orElseThrow().destroyForcibly();

    assertThat(Wait.until(LIMIT, () -> isBack(killed))).isTrue();
    before.stream()
        .filter(state -> state.part() != Part.FEATURE_SYNC)
        .forEach(state -> assertThat(part(state.part())).isEqualTo(state));
    List<PartState> all = data.read().map(StackState::parts).orElseThrow();
    supervisor.requestStop();
    thread.join(LIMIT);
    assertThat(all).hasSize(6).noneMatch(state -> state.process().isAlive());
    assertThat(data.read()).isEmpty();
  }

  private boolean isUp() {
    return data.read().map(StackState::isUp).orElse(false);
  }

  private boolean isBack(PartState killed) {
    PartState now = part(Part.FEATURE_SYNC);
    return now.restarts() == 1
        && now.process().pid() != killed.process().pid()
        && new Health().isReady(Part.FEATURE_SYNC, now.port());
  }

  private PartState part(Part part) {
    return data.read().orElseThrow().parts().stream()
        .filter(state -> state.part() == part)
        .findFirst()
        .orElseThrow();
  }

  /* Each part may have a second port: a service that of its management, Kafka its controller's. */
  static StackPorts ports() {
    Map<Part, Integer> ports = new EnumMap<>(Part.class);
    Set<Integer> taken = new HashSet<>();
    for (Part part : Part.values()) {
      if (part.defaultPort() > 0) {
        List<Integer> own = List.of();
        while (own.isEmpty() || !Collections.disjoint(own, taken)) {
          int port = Ports.free();
          own = List.of(port, port + 1, port + MANAGEMENT_OFFSET);
          own = own.stream().allMatch(Ports::isFree) ? own : List.of();
        }
        taken.addAll(own);
        ports.put(part, own.getFirst());
      }
    }
    return StackPorts.of(0, ports);
  }

  /** What is told is for people; this test looks at what is written down. */
  static final class Silent implements StackListener {
    @Override
    public void starting(Part part) {}

    @Override
    public void ready(Part part, Duration took) {}

    @Override
    public void topicsReady() {}

    @Override
    public void firstFactor(String symbol, double lastPrice) {}

    @Override
    public void up(StackSettings settings, Duration took) {}

    @Override
    public void warm(String service, String symbol, Duration took) {}

    @Override
    public void demo(String what, String problem) {}

    @Override
    public void stopping(Part part) {}
  }
}
