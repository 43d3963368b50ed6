package io.factorline.catalog;

import static io.factorline.catalog.Dimension.PRICE;
import static io.factorline.catalog.Dimension.RATIO;
import static io.factorline.catalog.Dimension.VOLUME;

import io.factorline.kernel.FactorSpec;
import org.jspecify.annotations.Nullable;

/** What the factors of each kind of view count. */
final class Dimensions {
  private Dimensions() {}

  static @Nullable Dimension of(View view, String factor) {
    return switch (view) {
      case BarView bars -> ofKind(spec(bars, factor).indicator().kind());
      case QuoteView quotes ->
          factor.equals("bid") || factor.equals("ask") || factor.equals("mid") ? PRICE : RATIO;
      case OfflineView offline -> field(offline, factor).dimension();
      case DerivedView derived -> null;
      case CrossView cross -> RATIO;
    };
  }

  /* As the kernel's state follows a split: differences and deviations of prices are prices. */
  static @Nullable Dimension ofKind(String kind) {
    return switch (kind) {
      case "last_price", "open", "high", "low", "vwap" -> PRICE;
      case "sma", "ema", "wma", "macd", "bbands", "stddev", "atr" -> PRICE;
      case "volume" -> VOLUME;
      case "rsi", "adx", "cci", "roc", "stoch", "willr" -> RATIO;
      default -> null;
    };
  }

  private static FactorSpec spec(BarView view, String factor) {
    return view.kernel().factors().stream()
        .filter(spec -> spec.name().equals(factor))
        .findFirst()
        .orElseThrow(() -> new CatalogLookupException("factor", factor, view.factorNames()));
  }

  private static OfflineField field(OfflineView view, String factor) {
    return view.fields().stream()
        .filter(field -> field.name().equals(factor))
        .findFirst()
        .orElseThrow(() -> new CatalogLookupException("factor", factor, view.factorNames()));
  }
}
