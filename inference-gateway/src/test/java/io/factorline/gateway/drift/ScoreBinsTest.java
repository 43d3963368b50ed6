package io.factorline.gateway.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.factorline.gateway.repository.Range;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ScoreBinsTest {
  @Test
  void shouldTakeWhatTheChampionNamesBeforeItsRange() {
    assertThat(ScoreBins.of(Champions.of(1, new Range(-1, 1), List.of(-0.5, 0.25))).edges())
        .containsExactly(-0.5, 0.25);
    ScoreBins equal = ScoreBins.of(Champions.of(1, new Range(-1, 1), List.of()));
    assertThat(equal.count()).isEqualTo(20);
    assertThat(equal.edges()).startsWith(-0.9, -0.8).contains(0.0);
    assertThat(ScoreBins.of(Champions.of(1, Range.FINITE, List.of()))).isNull();
  }

  @Test
  void shouldPutAScoreAtAnEdgeIntoTheBinAboveIt() {
    ScoreBins bins = new ScoreBins(List.of(-0.5, 0.0, 0.5));

    assertThat(List.of(bins.of(-9), bins.of(-0.5), bins.of(-0.0), bins.of(0.0), bins.of(0.4999)))
        .containsExactly(0, 1, 2, 2, 2);
    assertThat(List.of(bins.of(0.5), bins.of(1e300))).containsExactly(3, 3);
  }

  @Test
  void shouldTellOtherEdgesByTheirHash() {
    assertThat(new ScoreBins(List.of(0.5)).hash())
        .matches("[0-9a-f]{12}")
        .isEqualTo(new ScoreBins(List.of(0.5)).hash())
        .isNotEqualTo(new ScoreBins(List.of(0.5, 0.6)).hash());
    assertThatThrownBy(() -> new ScoreBins(List.of(0.5, 0.5)))
        .hasMessage("must ascend: edges[1]=0.5");
    assertThatThrownBy(() -> new ScoreBins(List.of())).hasMessage("must have an edge: edges=[]");
  }
}
