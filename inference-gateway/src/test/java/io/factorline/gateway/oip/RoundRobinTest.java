package io.factorline.gateway.oip;

import static org.assertj.core.api.Assertions.assertThat;

import io.factorline.gateway.deadline.Deadline;
import io.factorline.gateway.faketriton.FakeTriton;
import io.factorline.gateway.tensor.DataType;
import io.factorline.gateway.tensor.Tensor;
import io.factorline.local.time.Wait;
import io.grpc.NameResolverRegistry;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A name with two addresses, as that of a service of servers. */
final class RoundRobinTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int CHANNELS = 2;
  private static final int CALLS = 40;

  private final TestNames names = new TestNames();
  private final FakeTriton one = serving(FakeTriton.start());
  private FakeTriton two = serving(FakeTriton.start());
  private OipClient client;

  @BeforeEach
  void open() {
    NameResolverRegistry.getDefaultRegistry().register(names);
    String target = "%s:///%d,%d".formatted(TestNames.SCHEME, one.port(), two.port());
    client = OipClient.open(new OipSettings(target, CHANNELS, null, 1 << 20, PATIENCE, PATIENCE));
  }

  @AfterEach
  void close() {
    client.close();
    one.close();
    two.close();
    NameResolverRegistry.getDefaultRegistry().deregister(names);
  }

  @Test
  void shouldAskAllAddressesOfANameInTurn() throws OipFailure {
    assertThat(Wait.until(PATIENCE, this::isAskingBoth)).isTrue();
    long before = one.inferences();
    long beforeTwo = two.inferences();

    for (int i = 0; i < CALLS; i++) {
      score();
    }

    assertThat(one.inferences() - before).isBetween(CALLS / 4L, CALLS * 3 / 4L);
    assertThat(two.inferences() - beforeTwo).isBetween(CALLS / 4L, CALLS * 3 / 4L);
  }

  @Test
  void shouldGoOnWithTheOthersWhereOneIsKilledAndAskItAgainWhenItIsBack() throws OipFailure {
    assertThat(Wait.until(PATIENCE, this::isAskingBoth)).isTrue();

    two.close();
    assertThat(Wait.until(PATIENCE, () -> areAnswered(CALLS))).isTrue();

    two = serving(FakeTriton.startOn(two.port()));
    assertThat(Wait.until(PATIENCE, this::isAskingBoth)).isTrue();
  }

  /* A call that a dead server has begun may be lost; those after it are not sent there. */
  private boolean areAnswered(int calls) {
    try {
      for (int i = 0; i < calls; i++) {
        score();
      }
      return true;
    } catch (OipFailure e) {
      return false;
    }
  }

  /* A server counts a connection before the client's picker knows it, so calls are counted too. */
  private boolean isAskingBoth() {
    client.reconnect();
    long before = one.inferences();
    long beforeTwo = two.inferences();
    return areAnswered(2 * CHANNELS)
        && one.connections() == CHANNELS
        && two.connections() == CHANNELS
        && one.inferences() > before
        && two.inferences() > beforeTwo;
  }

  private void score() throws OipFailure {
    Tensor row = Tensor.matrix("factors", DataType.FP64, 1, new double[] {0.5});
    InferCall call = new InferCall("m", "1", "r", List.of(row), List.of("score"));
    assertThat(client.infer(call, Deadline.in(PATIENCE)).output("score").doubles())
        .containsExactly(0.5);
  }

  private static FakeTriton serving(FakeTriton fake) {
    return fake.with("m", "1", "FP64", 1, row -> row[0]);
  }
}
