package io.factorline.gateway.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class ShadowStateTest {
  private static final DriftGuard GUARD =
      new DriftGuard(100, 0.3, 0.1, Duration.ofMinutes(5), DriftAction.STOP);
  private final ShadowState none = ShadowState.none("momentum");

  @Test
  void shouldMakeOneRevisionWithEachStep() {
    ShadowState begun = start(none, 2, null);
    ShadowState replaced = start(begun, 3, GUARD);
    ShadowState over = replaced.stop(Plans.by("bob", 9));

    assertThat(begun.revision()).isEqualTo(1);
    assertThat(replaced.trial().id()).isEqualTo(2);
    assertThat(over.trial()).isNull();
    assertThat(over.steps())
        .extracting(ShadowStep::action)
        .containsExactly("start", "start", "stop");
    assertThat(over.steps().getLast().cause().who()).isEqualTo("bob");
    assertThatThrownBy(() -> over.stop(Plans.by("bob", 9)))
        .isInstanceOf(RolloutRefusal.class)
        .hasMessage("must have a shadow: model=momentum");
    assertThatThrownBy(() -> start(none, 1, null))
        .hasMessage("must not be the stable version: version=1");
    for (ShadowState state : new ShadowState[] {none, begun, replaced, over}) {
      assertThat(ShadowJson.read(JsonMapper.shared().readTree(ShadowJson.write(state))))
          .isEqualTo(state);
    }
  }

  @Test
  void shouldSeeItsShareOfTheRequestsTheSameAtEachReplica() {
    ShadowTrial small = start(none, 2, null).trial();
    ShadowTrial large =
        new ShadowTrial(2, new ShadowPlan(2, 5_000, 3, null), "sha", small.salt(), 1);
    int seen = 0;
    for (int i = 0; i < 20_000; i++) {
      boolean isSeen = small.sees("request " + i);
      seen += isSeen ? 1 : 0;
      assertThat(isSeen && !large.sees("request " + i)).as("a larger share keeps them").isFalse();
    }
    assertThat(seen / 20_000.0).isCloseTo(0.1, within(0.01));
  }

  @Test
  void shouldReadAPlanAndRefuseWhatIsNone() {
    ShadowPlan plan = plan("{\"version\":2,\"shareBp\":500,\"drift\":{\"maxPsi\":0.3}}");
    assertThat(plan)
        .isEqualTo(
            new ShadowPlan(
                2,
                500,
                3,
                new DriftGuard(1_000, 0.3, 0.2, Duration.ofMinutes(15), DriftAction.TELL)));
    assertRefused("{\"version\":2,\"shareBp\":0}", "must be in [1, 10000]: shareBp=0");
    assertRefused(
        "{\"version\":2,\"shareBp\":1,\"drift\":{\"maxPsy\":1}}", "key=drift.maxPsy, nearest=");
    assertRefused(
        "{\"version\":2,\"shareBp\":1,\"drift\":{\"maxKs\":1}}", "must be in (0, 1): maxKs=1.0");
    assertRefused(
        "{\"version\":2,\"shareBp\":1,\"drift\":{\"onDrift\":\"pause\"}}",
        "must be one of [tell, stop]: key=onDrift");
    assertRefused("{\"version\":2,\"shareBp\":1,\"breaches\":0}", "breaches=0");
  }

  private static void assertRefused(String json, String rule) {
    assertThatThrownBy(() -> plan(json))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(rule);
  }

  private static ShadowPlan plan(String json) {
    JsonNode root = JsonMapper.shared().readTree(json);
    Fields fields = Fields.of(root);
    ShadowPlan plan = ShadowJson.plan(fields);
    fields.end();
    return plan;
  }

  private static ShadowState start(ShadowState from, long version, @Nullable DriftGuard guard) {
    return from.start(
        new ShadowPlan(version, 1_000, 3, guard), 1, "sha", "salt", Plans.by("ada", 5));
  }
}
