package io.factorline.local.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.factorline.local.stack.StackException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class MeansTest {
  @Test
  void shouldLeaveOutWhatAMachineCannotDoUnlessItIsNamed() {
    List<Fault> possible = Chaos.faults(List.of(), Means.NONE);

    assertThat(possible).extracting(Fault::name).contains("kill-redis", "slow-kafka-stream-ingest");
    assertThat(possible)
        .extracting(Fault::kind)
        .doesNotContain(Fault.Kind.FULL_DISK, Fault.Kind.CLOCK_AHEAD, Fault.Kind.CLOCK_BEHIND);
    List<Fault> named = Chaos.faults(List.of("full-disk-redis"), Means.NONE);
    assertThatThrownBy(() -> Means.NONE.neededBy(named))
        .isInstanceOf(StackException.class)
        .hasMessageContaining("full-disk-redis")
        .hasMessageContaining("unshare");
  }

  @Test
  void shouldTouchOnlyWhatItsFaultsNeed() {
    Means all = new Means(true, true);

    assertThat(Means.ofMachine(Map.of("FACTORLINE_OWN_MOUNTS", "true"))).isEqualTo(all);
    assertThat(Means.ofMachine(Map.of())).isEqualTo(new Means(false, true));
    assertThat(Chaos.faults(List.of(), all)).isEqualTo(Fault.all());
    assertThat(all.neededBy(Chaos.faults(List.of("kill-redis"), all))).isEqualTo(Means.NONE);
    assertThat(all.neededBy(Chaos.faults(List.of("clock-behind-factor-api"), all)))
        .isEqualTo(new Means(false, true));
    assertThat(all.neededBy(Chaos.faults(List.of("full-disk-kafka"), all)))
        .isEqualTo(new Means(true, false));
  }
}
