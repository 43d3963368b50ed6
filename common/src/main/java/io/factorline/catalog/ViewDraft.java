package io.factorline.catalog;

import io.factorline.derive.Expression;
import io.factorline.derive.Order;
import io.factorline.derive.Transform;
import io.factorline.kernel.FactorSpec;
import io.factorline.kernel.FlatMode;
import io.factorline.market.Timeframe;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A view as it was written: its references are not yet resolved. */
sealed interface ViewDraft {
  Place place();

  record Bars(
      Place place,
      Timeframe timeframe,
      Duration ttl,
      Duration delay,
      int unstableBars,
      FlatMode flat,
      List<Placed<String>> factorSets,
      List<FactorSpec> factors)
      implements ViewDraft {}

  record Quote(Place place, Duration ttl) implements ViewDraft {}

  record Offline(
      Place place,
      Placed<String> entity,
      Duration ttl,
      List<OfflineField> fields,
      Optional<SourceSchema.SourceDraft> source,
      boolean corporateActions)
      implements ViewDraft {}

  record Cross(Place place, Placed<String> universe, Map<String, CrossFactor> factors)
      implements ViewDraft {}

  record CrossFactor(Placed<FactorRef> of, Transform transform, Order order) {}

  record Derived(Place place, Map<String, Written> factors) implements ViewDraft {}

  /** A parsed expression with its text. */
  record Written(String text, Expression expression, Place place) {}
}
