package io.factorline.catalog;

import io.factorline.derive.Expression;
import io.factorline.market.Instruments;
import io.factorline.market.Venue;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A checked catalog: every reference in it is resolved, every name unique in its kind, maps and
 * lists in the order of the file. Immutable, safe for any number of threads; look-ups are one hash
 * each and allocate nothing.
 */
public final class Catalog {
  private final Map<String, Venue> venues;
  private final Instruments instruments;
  private final Map<String, Universe> universes;
  private final Map<String, Entity> entities;
  private final Map<String, View> views;
  private final Map<String, FeatureService> services;
  private final Map<String, ModelDefinition> models;
  private final Map<String, FactorRef> factors;
  private final FactorLives lives;
  private final String hash;

  Catalog(
      Map<String, Venue> venues,
      Instruments instruments,
      Map<String, Universe> universes,
      Map<String, Entity> entities,
      CompiledParts parts) {
    this.venues = inOrder(venues);
    this.instruments = instruments;
    this.universes = inOrder(universes);
    this.entities = inOrder(entities);
    this.views = inOrder(parts.views());
    this.services = inOrder(parts.services());
    this.models = inOrder(parts.models());
    this.lives = parts.lives();
    this.factors = factorsOf(this.views.values());
    this.hash = Definitions.hash(Definitions.of(this));
  }

  /** What refers to something else. */
  record CompiledParts(
      Map<String, View> views,
      Map<String, FeatureService> services,
      Map<String, ModelDefinition> models,
      FactorLives lives) {}

  private static <T> Map<String, T> inOrder(Map<String, T> map) {
    return Collections.unmodifiableMap(new LinkedHashMap<>(map));
  }

  private static Map<String, FactorRef> factorsOf(Collection<View> views) {
    Map<String, FactorRef> factors = new LinkedHashMap<>();
    for (View view : views) {
      for (String factor : view.factorNames()) {
        FactorRef reference = new FactorRef(view.name(), factor);
        factors.put(reference.toString(), reference);
      }
    }
    return Collections.unmodifiableMap(factors);
  }

  /** 64 hex characters that change exactly when anything in the catalog means something else. */
  public String hash() {
    return hash;
  }

  /**
   * The canonical text of one of its views; the view's definition is the beginning of the SHA-256
   * of its UTF-8 bytes.
   */
  public String canonical(View view) {
    return Definitions.canonical(view, this);
  }

  /** Venues by id. */
  public Map<String, Venue> venues() {
    return venues;
  }

  /** The venue of a symbol; there always is one, since the last instrument matches all. */
  public Venue venueOf(String symbol) {
    Venue venue = venues.get(instruments.of(symbol).venue());
    if (venue == null) {
      throw new IllegalStateException("must have a venue: symbol=" + symbol);
    }
    return venue;
  }

  public Instruments instruments() {
    return instruments;
  }

  public Map<String, Universe> universes() {
    return universes;
  }

  public Map<String, Entity> entities() {
    return entities;
  }

  /** All views by name. */
  public Map<String, View> views() {
    return views;
  }

  public List<BarView> barViews() {
    return viewsOf(BarView.class);
  }

  /** The view of quotes, or null where the catalog has none; there is at most one. */
  public @Nullable QuoteView quoteView() {
    List<QuoteView> quotes = viewsOf(QuoteView.class);
    return quotes.isEmpty() ? null : quotes.getFirst();
  }

  public List<OfflineView> offlineViews() {
    return viewsOf(OfflineView.class);
  }

  /** The view of corporate actions, or null where the catalog has none; there is at most one. */
  public @Nullable OfflineView corporateActions() {
    return offlineViews().stream().filter(OfflineView::corporateActions).findFirst().orElse(null);
  }

  /**
   * What the numbers of a stored factor count; null of a derived one, of which nobody has said.
   *
   * @throws CatalogLookupException where there is no such factor
   */
  public @Nullable Dimension dimension(FactorRef factor) {
    return Dimensions.of(view(factor.view()), factor.factor());
  }

  /**
   * What the numbers of stored factors count, in their order; null where nobody has said.
   *
   * @throws CatalogLookupException where one is not known
   */
  public List<@Nullable Dimension> dimensions(List<FactorRef> stored) {
    List<@Nullable Dimension> dimensions = new ArrayList<>();
    stored.forEach(factor -> dimensions.add(dimension(factor)));
    return dimensions;
  }

  /**
   * The stored factors that a factor is computed from; of a stored one itself.
   *
   * @throws CatalogLookupException where there is no such factor
   */
  public List<FactorRef> storedInputs(FactorRef factor) {
    return switch (view(factor.view())) {
      case DerivedView derived -> derived.factor(factor.factor()).inputs();
      case CrossView cross -> cross.factor(factor.factor()).inputs();
      case BarView _, OfflineView _, QuoteView _ -> List.of(factor);
    };
  }

  /**
   * What a factor reads by its own definition, stored factors and computed ones: of a derived one
   * what its text names, of a cross-sectional one what it compares, of a stored one nothing.
   *
   * @throws CatalogLookupException where there is no such factor
   */
  public List<FactorRef> writtenInputs(FactorRef factor) {
    return switch (view(factor.view())) {
      case DerivedView derived ->
          Expression.parse(derived.factor(factor.factor()).text()).inputs().stream()
              .map(FactorRef::parse)
              .toList();
      case CrossView cross -> List.of(cross.factor(factor.factor()).of());
      case BarView _, OfflineView _, QuoteView _ -> List.of();
    };
  }

  public List<DerivedView> derivedViews() {
    return viewsOf(DerivedView.class);
  }

  private <V extends View> List<V> viewsOf(Class<V> type) {
    return views.values().stream().filter(type::isInstance).map(type::cast).toList();
  }

  public Map<String, FeatureService> services() {
    return services;
  }

  public Map<String, ModelDefinition> models() {
    return models;
  }

  /** All factors as {@code view:factor}, in the order of views and of factors within them. */
  public Set<String> factorNames() {
    return factors.keySet();
  }

  /** The factor named {@code view:factor}; empty where there is none. */
  public Optional<FactorRef> find(String factor) {
    return Optional.ofNullable(factors.get(factor));
  }

  /**
   * The factor named {@code view:factor}.
   *
   * @throws CatalogLookupException naming the nearest known factor
   */
  public FactorRef resolve(String factor) {
    return known("factor", factor, factors);
  }

  /**
   * The factor named {@code view:factor}, where it may be read.
   *
   * @throws CatalogLookupException naming the nearest known factor
   * @throws io.factorline.error.RequestException where it has been removed
   */
  public FactorRef readable(String factor) {
    FactorRef known = resolve(factor);
    lives.requireReadable(known);
    return known;
  }

  /** The lives of its factors. */
  public FactorLives lives() {
    return lives;
  }

  /**
   * The view of a name.
   *
   * @throws CatalogLookupException naming the nearest known view
   */
  public View view(String name) {
    return known("view", name, views);
  }

  /**
   * The service of a name.
   *
   * @throws CatalogLookupException naming the nearest known service
   */
  public FeatureService service(String name) {
    return known("service", name, services);
  }

  /**
   * The universe of a name.
   *
   * @throws CatalogLookupException naming the nearest known universe
   */
  public Universe universe(String name) {
    return known("universe", name, universes);
  }

  /**
   * The model of a name.
   *
   * @throws CatalogLookupException naming the nearest known model
   */
  public ModelDefinition model(String name) {
    return known("model", name, models);
  }

  private static <T> T known(String kind, String name, Map<String, T> map) {
    T value = map.get(name);
    if (value == null) {
      throw new CatalogLookupException(kind, name, map.keySet());
    }
    return value;
  }
}
