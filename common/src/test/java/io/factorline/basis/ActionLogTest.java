package io.factorline.basis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

final class ActionLogTest {
  private static final long EFFECTIVE = 1_000;

  private static CorporateAction split(long effectiveNs, long knowledgeNs, double ratio) {
    return new CorporateAction(effectiveNs, knowledgeNs, ratio, false);
  }

  private static ActionLog log(CorporateAction... actions) {
    return ActionLog.of(List.of(actions));
  }

  @Nested
  final class Ratio {
    @Test
    void shouldCountAnActionThatIsEffectiveAndKnownExactlyThen() {
      ActionLog announced = log(split(EFFECTIVE, 400, 10));
      assertThat(announced.ratio(999, EFFECTIVE - 1, EFFECTIVE - 1)).isEqualTo(1);
      assertThat(announced.ratio(999, EFFECTIVE, EFFECTIVE)).isEqualTo(10);
      assertThat(announced.ratio(EFFECTIVE, EFFECTIVE, EFFECTIVE)).isEqualTo(1);

      ActionLog late = log(split(EFFECTIVE, 2_000, 10));
      assertThat(late.ratio(999, 1_999, 1_999)).isEqualTo(1);
      assertThat(late.ratio(999, 2_000, 2_000)).isEqualTo(10);
    }

    @Test
    void shouldMultiplyWhatLiesBetween() {
      ActionLog log = log(split(EFFECTIVE, 0, 4), split(2_000, 0, 0.5), split(3_000, 0, 7));
      assertThat(log.ratio(0, 2_500, 2_500)).isEqualTo(2);
      assertThat(log.ratio(1_000, 2_500, 2_500)).isEqualTo(0.5);
      assertThat(log.ratio(2_000, 2_999, 2_999)).isEqualTo(1);
      assertThat(log.ratio(0, 3_000, 3_000)).isEqualTo(14);
    }

    @Test
    void shouldTakeTheRevisionKnownLastAndForgetWhatWasDeleted() {
      ActionLog log =
          log(
              split(EFFECTIVE, 10, 5),
              split(EFFECTIVE, 1_500, 6),
              CorporateAction.deleted(EFFECTIVE, 2_500),
              split(EFFECTIVE, 3_500, 8));
      assertThat(log.ratio(0, 1_499, 1_499)).isEqualTo(5);
      assertThat(log.ratio(0, 1_500, 1_500)).isEqualTo(6);
      assertThat(log.ratio(0, 2_500, 2_500)).isEqualTo(1);
      assertThat(log.ratio(0, 3_500, 3_500)).isEqualTo(8);
      assertThat(log.ratio(0, 9_999, 1_500)).as("known before").isEqualTo(6);
    }

    @Test
    void shouldNotBeKnownWhereNobodyKnowsOrTwoContradict() {
      ActionLog absent = log(split(EFFECTIVE, 0, Double.NaN), split(EFFECTIVE, 5_000, 3));
      assertThat(absent.ratio(0, 2_000, 2_000)).isNaN();
      assertThat(absent.ratio(EFFECTIVE, 2_000, 2_000)).isEqualTo(1);
      assertThat(absent.ratio(0, 5_000, 5_000)).isEqualTo(3);

      ActionLog contradicting = log(split(EFFECTIVE, 0, 2), split(EFFECTIVE, 0, 3));
      assertThat(contradicting.ratio(0, 2_000, 2_000)).isNaN();
      assertThat(log(split(EFFECTIVE, 0, 2), split(EFFECTIVE, 0, 2)).ratio(0, 2_000, 2_000))
          .isEqualTo(2);
    }

    /** The rule read word for word, over random logs with many equal times. */
    @Test
    void shouldDoWhatTheRuleSays() {
      Random random = new Random(71);
      for (int run = 0; run < 300; run++) {
        List<CorporateAction> actions = randomActions(random);
        ActionLog log = ActionLog.of(actions);
        for (int i = 0; i < 40; i++) {
          long held = random.nextInt(12);
          long basis = random.nextInt(12);
          long known = random.nextInt(12);
          assertThat(log.ratio(held, basis, known))
              .as("%s held=%d basis=%d known=%d", actions, held, basis, known)
              .isEqualTo((Double) naive(actions, held, basis, known));
          assertThat(log.counting(basis).ratio(held, Long.MAX_VALUE, Long.MAX_VALUE))
              .as("%s held=%d basis=known=%d", actions, held, basis)
              .isEqualTo((Double) naive(actions, held, basis, basis));
        }
      }
    }

    private static double naive(List<CorporateAction> actions, long held, long basis, long known) {
      TreeSet<Long> times = new TreeSet<>();
      actions.forEach(action -> times.add(action.effectiveNs()));
      double product = 1;
      for (long time : times.subSet(held + 1, Math.max(held, basis) + 1)) {
        CorporateAction last = null;
        for (CorporateAction action : actions) {
          boolean isSeen = action.effectiveNs() == time && action.knowledgeNs() <= known;
          if (isSeen && (last == null || action.knowledgeNs() > last.knowledgeNs())) {
            last = action;
          }
        }
        product *= last == null || last.isDeleted() ? 1 : last.ratio();
      }
      return product;
    }
  }

  private static List<CorporateAction> randomActions(Random random) {
    List<CorporateAction> actions = new ArrayList<>();
    for (long effective = 0; effective < 10; effective += 1 + random.nextInt(3)) {
      for (long known = random.nextInt(6); known < 12; known += 1 + random.nextInt(6)) {
        switch (random.nextInt(6)) {
          case 0 -> actions.add(CorporateAction.deleted(effective, known));
          case 1 -> actions.add(split(effective, known, Double.NaN));
          default -> actions.add(split(effective, known, 0.1 + random.nextDouble() * 9));
        }
      }
    }
    Collections.shuffle(actions, random);
    return actions;
  }

  @Test
  void shouldTellTheNewestActionAndSinceWhenAllIsKnown() {
    ActionLog log =
        log(split(EFFECTIVE, 10, 5), split(2_000, 20, 2), CorporateAction.deleted(2_000, 3_000));
    assertThat(log.newest(999)).isNull();
    assertThat(log.newest(1_999)).isEqualTo(split(EFFECTIVE, 10, 5));
    assertThat(log.newest(2_999)).isEqualTo(split(2_000, 20, 2));
    assertThat(log.newest(3_000)).isEqualTo(CorporateAction.deleted(2_000, 3_000));
    assertThat(log.lastKnownNs(999)).isEqualTo(Long.MIN_VALUE);
    assertThat(log.lastKnownNs(2_999)).isEqualTo(20);
    assertThat(log.lastKnownNs(3_000)).isEqualTo(3_000);
  }

  @Nested
  final class Bytes {
    @Test
    void shouldGiveBackWhatWasWritten() {
      List<CorporateAction> actions =
          List.of(
              split(Long.MIN_VALUE, -5, 0.1),
              split(-1, 7, Double.NaN),
              CorporateAction.deleted(0, Long.MAX_VALUE),
              split(Long.MAX_VALUE, 1, 1e6));
      byte[] bytes = ActionBytes.encode(actions);
      assertThat(bytes).hasSize(4 * ActionBytes.RECORD_BYTES);
      assertThat(ActionBytes.decode(bytes).versions()).isEqualTo(actions);
      assertThat(ActionBytes.decode(new byte[0])).isSameAs(ActionLog.EMPTY);
    }

    @Test
    void shouldSortAsBytesLikeTimes() {
      byte[] before = ActionBytes.encode(List.of(split(-1, 0, 2)));
      byte[] after = ActionBytes.encode(List.of(split(1, 0, 2)));
      assertThat(ByteBuffer.wrap(before, 0, 8).mismatch(ByteBuffer.wrap(after, 0, 8))).isZero();
      assertThat(before[0]).isEqualTo((byte) 0x7f);
      assertThat(after[0]).isEqualTo((byte) 0x80);
    }

    @Test
    void shouldRefuseWhatIsNoAction() {
      byte[] bytes = ActionBytes.encode(List.of(split(1, 0, 2)));
      byte[] odd = Arrays.copyOf(bytes, 24);
      byte[] kind = bytes.clone();
      kind[16] = 3;
      byte[] ratio = ByteBuffer.wrap(bytes.clone()).putDouble(17, -2).array();
      for (byte[] bad : List.of(odd, kind, ratio)) {
        assertThatIllegalArgumentException()
            .isThrownBy(() -> ActionBytes.decode(bad))
            .withMessageStartingWith("must be");
      }
    }
  }

  @Test
  void shouldRefuseARatioThatIsNone() {
    for (double ratio : new double[] {0, -1, 9e-7, 1.1e6, Double.POSITIVE_INFINITY}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> split(1, 1, ratio))
          .withMessageContaining("ratio=" + ratio);
    }
  }
}
