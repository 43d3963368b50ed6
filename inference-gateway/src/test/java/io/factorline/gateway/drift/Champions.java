package io.factorline.gateway.drift;

import io.factorline.gateway.repository.Manifest;
import io.factorline.gateway.repository.ModelRepository;
import io.factorline.gateway.repository.Range;
import io.factorline.gateway.repository.ShippedModels;
import java.util.List;

/** The first version that is shipped, changed. */
final class Champions {
  private static final Manifest SHIPPED =
      new ModelRepository(ShippedModels.folder()).read().versions().getFirst().manifest();

  private Champions() {}

  static Manifest of(long version, Range range, List<Double> bins) {
    return new Manifest(
        "m",
        version,
        SHIPPED.description(),
        SHIPPED.sha256(),
        SHIPPED.input(),
        SHIPPED.output(),
        range,
        bins,
        SHIPPED.decision(),
        SHIPPED.inputs());
  }
}
