package io.factorline.engine;

import io.factorline.catalog.BarView;
import io.factorline.catalog.Catalog;
import io.factorline.kernel.ViewKernel;
import io.factorline.market.Instrument;
import io.factorline.market.Instruments;
import io.factorline.market.Venue;
import io.factorline.store.RowLayout;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the engine needs of a catalog, compiled once. Immutable; shared by all partitions.
 *
 * @see #layout() its views are those of the plan, in the same order
 */
public final class EnginePlan {
  private final List<BarView> views;
  private final List<ViewKernel> kernels;
  private final RowLayout layout;
  private final Map<String, Venue> venues;
  private final Instruments instruments;

  /** The plan of these views and venues. */
  public EnginePlan(List<BarView> views, Map<String, Venue> venues, Instruments instruments) {
    this.views = List.copyOf(views);
    this.kernels = views.stream().map(view -> ViewKernel.of(view.kernel())).toList();
    this.layout =
        RowLayout.of(
            views.stream()
                .map(v -> new RowLayout.ViewLayout(v.name(), v.definition(), v.factorNames()))
                .toList());
    this.venues = Map.copyOf(venues);
    this.instruments = instruments;
  }

  /** The plan of a catalog. */
  public static EnginePlan of(Catalog catalog) {
    return new EnginePlan(catalog.barViews(), catalog.venues(), catalog.instruments());
  }

  /** The plan of one of the views alone; of none where there is no view of that name. */
  public EnginePlan only(String view) {
    return new EnginePlan(
        views.stream().filter(each -> each.name().equals(view)).toList(), venues, instruments);
  }

  /** The views of bars. */
  public List<BarView> views() {
    return views;
  }

  /** Names for the positions in the rows that this plan writes. */
  public RowLayout layout() {
    return layout;
  }

  /** The venue with this id, or null. */
  @Nullable Venue venue(String id) {
    return venues.get(id);
  }

  /** The venue that a symbol trades on. */
  Venue venueOf(String symbol) {
    String id = instruments.of(symbol).venue();
    Venue venue = venues.get(id);
    if (venue == null) {
      throw new IllegalStateException("must be a venue of the catalog: venue=" + id);
    }
    return venue;
  }

  /** What is known of a symbol. */
  Instrument instrumentOf(String symbol) {
    return instruments.of(symbol);
  }

  /** A kernel of a view that has seen no bar. */
  ViewKernel kernel(int view) {
    return kernels.get(view).fresh();
  }

  /** The most factors of any view. */
  int widestView() {
    return views.stream().mapToInt(v -> v.factorNames().size()).max().orElse(0);
  }
}
