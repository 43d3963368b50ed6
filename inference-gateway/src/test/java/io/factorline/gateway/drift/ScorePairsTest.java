package io.factorline.gateway.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

final class ScorePairsTest {
  private static final double EXACT = 1e-12;

  /* Two bins, 10 pairs: shares (8.5, 2.5) / 11 and (3.5, 7.5) / 11. */
  @Test
  void shouldAgreeWithFiguresMadeByHand() {
    ScorePairs pairs = new ScorePairs(List.of(8L, 2L), List.of(3L, 7L));

    double psi = (3.5 - 8.5) / 11 * Math.log(3.5 / 8.5) + (7.5 - 2.5) / 11 * Math.log(7.5 / 2.5);
    assertThat(pairs.psi()).isCloseTo(psi, within(EXACT)).isCloseTo(0.902689, within(1e-6));
    assertThat(pairs.ks()).isCloseTo(0.5, within(EXACT));
  }

  @Test
  void shouldAgreeWithTheNaiveTwin() {
    Random random = new Random(11);
    for (int run = 0; run < 300; run++) {
      List<Double> edges = edges(random);
      Scores scores = scores(random, 1 + random.nextInt(120));
      ScorePairs pairs = counted(scores, edges);

      assertThat(pairs.psi())
          .isCloseTo(NaiveDrift.psi(scores.champion(), scores.challenger(), edges), within(1e-9));
      assertThat(pairs.ks())
          .isCloseTo(NaiveDrift.ks(scores.champion(), scores.challenger(), edges), within(EXACT));
    }
  }

  /* Of raw scores it can be greater, by no more than one bin holds. */
  @Test
  void shouldBeNearTheDistanceOfRawScores() {
    Random random = new Random(12);
    for (int run = 0; run < 200; run++) {
      List<Double> edges = edges(random);
      Scores scores = scores(random, 1 + random.nextInt(120));
      ScorePairs pairs = counted(scores, edges);
      List<Double> all = new ArrayList<>(scores.champion());
      all.addAll(scores.challenger());
      double raw = NaiveDrift.ks(scores.champion(), scores.challenger(), all);
      long fullest =
          Math.max(Collections.max(pairs.champion()), Collections.max(pairs.challenger()));

      assertThat(pairs.ks()).isBetween(0.0, raw + EXACT);
      assertThat(raw - pairs.ks()).isLessThanOrEqualTo((double) fullest / pairs.pairs() + EXACT);
    }
  }

  @Test
  void shouldKeepTheLawsOfADistance() {
    Random random = new Random(13);
    for (int run = 0; run < 500; run++) {
      ScorePairs pairs = counted(scores(random, 1 + random.nextInt(60)), edges(random));
      ScorePairs swapped = new ScorePairs(pairs.challenger(), pairs.champion());
      ScorePairs same = new ScorePairs(pairs.champion(), pairs.champion());

      assertThat(pairs.psi()).isNotNegative().isFinite();
      assertThat(pairs.ks()).isBetween(0.0, 1.0);
      assertThat(swapped.psi()).isCloseTo(pairs.psi(), within(EXACT));
      assertThat(swapped.ks()).isEqualTo(pairs.ks());
      assertThat(same.psi()).isZero();
      assertThat(same.ks()).isZero();
    }
    assertThat(ScorePairs.NONE.psi()).isZero();
    assertThat(ScorePairs.NONE.ks()).isZero();
  }

  @Test
  void shouldAddUpAsIfOneReplicaHadCountedAll() {
    Random random = new Random(14);
    for (int run = 0; run < 100; run++) {
      List<Double> edges = edges(random);
      Scores scores = scores(random, 40);
      int cut = random.nextInt(41);
      ScorePairs one = counted(scores.part(0, cut), edges);
      ScorePairs two = counted(scores.part(cut, 40), edges);

      assertThat(one.plus(two)).isEqualTo(counted(scores, edges)).isEqualTo(two.plus(one));
      assertThat(one.plus(ScorePairs.NONE)).isEqualTo(one).isEqualTo(ScorePairs.NONE.plus(one));
    }
  }

  /* The bound of the page on statistics: (bins - 1) * 2 / pairs in the mean for equal samples. */
  @Test
  void shouldBeSmallWhereOnlyChanceDiffers() {
    Random random = new Random(15);
    List<Double> edges = List.of(-0.6, -0.2, 0.2, 0.6);
    double sum = 0;
    for (int run = 0; run < 400; run++) {
      List<Double> a = new ArrayList<>();
      List<Double> b = new ArrayList<>();
      for (int i = 0; i < 500; i++) {
        a.add(random.nextDouble() * 2 - 1);
        b.add(random.nextDouble() * 2 - 1);
      }
      sum += counted(new Scores(a, b), edges).psi();
    }
    assertThat(sum / 400).isBetween(0.012, 0.020);
  }

  @Test
  void shouldRefuseCountsThatAreNoPairs() {
    assertThatThrownBy(() -> new ScorePairs(List.of(1L), List.of(2L)))
        .hasMessageContaining("must be counts >= 0 of as many scores");
    assertThatThrownBy(() -> new ScorePairs(List.of(2L, -1L), List.of(1L, 0L)))
        .hasMessageContaining("champion=[2, -1]");
    ScorePairs two = new ScorePairs(List.of(1L, 0L), List.of(0L, 1L));
    assertThatThrownBy(() -> two.plus(ScorePairs.empty(3)))
        .hasMessage("must have as many bins: bins=2, other=3");
  }

  private record Scores(List<Double> champion, List<Double> challenger) {
    Scores part(int from, int to) {
      return new Scores(champion.subList(from, to), challenger.subList(from, to));
    }
  }

  private static Scores scores(Random random, int count) {
    double shift = random.nextGaussian() * 0.3;
    List<Double> a = new ArrayList<>();
    List<Double> b = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      double score = Math.round(random.nextGaussian() * 20) / 20.0;
      a.add(score);
      b.add(random.nextInt(4) == 0 ? random.nextGaussian() : score + shift);
    }
    return new Scores(a, b);
  }

  private static List<Double> edges(Random random) {
    TreeSet<Double> edges = new TreeSet<>();
    int count = 1 + random.nextInt(30);
    while (edges.size() < count) {
      edges.add(Math.round(random.nextGaussian() * 40) / 40.0 + 0.0);
    }
    return List.copyOf(edges);
  }

  private static ScorePairs counted(Scores scores, List<Double> edges) {
    ScoreBins bins = new ScoreBins(edges);
    return new ScorePairs(counts(scores.champion(), bins), counts(scores.challenger(), bins));
  }

  private static List<Long> counts(List<Double> scores, ScoreBins bins) {
    List<Long> counts = new ArrayList<>(Collections.nCopies(bins.count(), 0L));
    scores.forEach(score -> counts.set(bins.of(score), counts.get(bins.of(score)) + 1));
    return counts;
  }
}
