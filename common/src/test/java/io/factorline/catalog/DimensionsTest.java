package io.factorline.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.factorline.basis.ShareBasis;
import io.factorline.kernel.Bar;
import io.factorline.kernel.FactorSpec;
import io.factorline.kernel.FlatMode;
import io.factorline.kernel.IndicatorCatalog;
import io.factorline.kernel.IndicatorSpec;
import io.factorline.kernel.KernelSpec;
import io.factorline.kernel.Ohlcv;
import io.factorline.kernel.ViewKernel;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What a factor counts, against what the kernel gives for the same bars on another share basis. */
final class DimensionsTest {
  private static final int BARS = 80;

  /** Every output of every kind. */
  private static List<FactorSpec> allFactors() {
    List<FactorSpec> factors = new ArrayList<>();
    for (String kind : IndicatorCatalog.kinds()) {
      TreeMap<String, String> parameters = new TreeMap<>();
      for (String parameter : IndicatorCatalog.parametersOf(kind)) {
        parameters.put(parameter, parameter.equals("slow") ? "7" : "3");
      }
      for (String output : IndicatorCatalog.outputsOf(kind)) {
        IndicatorSpec indicator = new IndicatorSpec(kind, parameters);
        factors.add(new FactorSpec(kind + "_" + output, indicator, output));
      }
    }
    return factors;
  }

  /** A ratio of a power of two, which costs no bit. */
  private static double[] run(KernelSpec spec, double ratio) {
    ViewKernel kernel = ViewKernel.of(spec);
    Random random = new Random(5);
    for (int i = 0; i < BARS; i++) {
      double low = 90 + random.nextInt(20);
      double open = low + random.nextInt(5);
      double close = low + random.nextInt(5);
      double high = low + 5;
      double volume = 100 + random.nextInt(50);
      kernel.update(
          Bar.imported(
              i,
              i + 1,
              0,
              new Ohlcv(
                  open / ratio,
                  high / ratio,
                  low / ratio,
                  close / ratio,
                  volume * ratio,
                  (low + 2) * volume)));
    }
    double[] out = new double[kernel.factorCount()];
    kernel.closed(out, 0);
    return out;
  }

  @Test
  void shouldSayWhatASplitDoesToEveryFactorOfBars() {
    List<FactorSpec> factors = allFactors();
    KernelSpec spec = new KernelSpec(factors, FlatMode.NEUTRAL);
    double[] before = run(spec, 1);
    double[] after = run(spec, 4);
    for (int f = 0; f < factors.size(); f++) {
      FactorSpec factor = factors.get(f);
      Dimension dimension = Dimensions.ofKind(factor.indicator().kind());
      assertThat(dimension).as(factor.name()).isNotNull();
      double brought = ShareBasis.bring(Objects.requireNonNull(dimension), before[f], 4);
      assertThat(before[f]).as(factor.name()).isFinite();
      assertThat(after[f]).as(factor.name()).isEqualTo(brought);
    }
  }

  @Test
  void shouldKnowThoseOfQuotesAndFieldsAndNoneOfWhatIsComputed() {
    Catalog catalog = CatalogText.parse(CatalogText.SOUND);
    assertThat(catalog.dimension(FactorRef.parse("best:mid"))).isEqualTo(Dimension.PRICE);
    assertThat(catalog.dimension(FactorRef.parse("best:spread_bp"))).isEqualTo(Dimension.RATIO);
    assertThat(catalog.dimension(FactorRef.parse("books:bps"))).isEqualTo(Dimension.PER_SHARE);
    assertThat(catalog.dimension(FactorRef.parse("live:sma_5"))).isEqualTo(Dimension.PRICE);
    assertThat(catalog.dimension(FactorRef.parse("value:pbr"))).isNull();
  }

  @Test
  void shouldChangeTheDefinitionOfWhatIsComputedWithTheActionsAlone() {
    String splits = "views:\n  splits: {kind: corporate_actions, entity: symbol}";
    String yaml =
        CatalogText.SOUND.replace("  company: {", "  symbol: {joinKey: symbol}\n  company: {");
    Catalog without = CatalogText.parse(yaml);
    Catalog with = CatalogText.parse(yaml.replace("views:", splits));

    OfflineView actions = Objects.requireNonNull(with.corporateActions());
    assertThat(actions.factorNames()).containsExactly("ratio");
    assertThat(without.corporateActions()).isNull();
    assertThat(with.view("value").definition()).isNotEqualTo(without.view("value").definition());
    assertThat(with.view("books").definition()).isEqualTo(without.view("books").definition());
    assertThat(with.view("live").definition()).isEqualTo(without.view("live").definition());
  }
}
