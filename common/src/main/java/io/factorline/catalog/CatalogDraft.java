package io.factorline.catalog;

import io.factorline.kernel.FactorSpec;
import io.factorline.market.Instrument;
import io.factorline.market.Venue;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A catalog as it was written: each part is sound, references are not yet resolved. */
record CatalogDraft(
    Place place,
    Map<String, Venue> venues,
    Placed<List<Placed<Instrument>>> instruments,
    Map<String, UniverseSchema.Draft> universes,
    Map<String, Entity> entities,
    Map<String, List<FactorSpec>> factorSets,
    Map<String, ViewDraft> views,
    Map<String, Service> services,
    Map<String, Model> models,
    Map<String, Placed<FactorLife>> life) {

  record Service(Place place, List<Placed<FactorRef>> factors, Optional<Reading> bar) {}

  record Model(Place place, Placed<String> service) {}
}
