package io.factorline.catalog;

import io.factorline.derive.Expression;
import io.factorline.hash.Sha256;
import io.factorline.kernel.KernelSpec;
import io.factorline.kernel.KernelVersion;
import io.factorline.market.CleaningRules;
import io.factorline.market.Instrument;
import io.factorline.market.Timeframe;
import io.factorline.market.Venue;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Canonical texts and their hashes. A canonical text is written from typed values, so it knows
 * nothing of the order of keys, of comments, or of {@code 60s} against {@code 1m}.
 */
final class Definitions {
  private static final int DEFINITION_LENGTH = 16;

  private Definitions() {}

  static String ofBars(Timeframe timeframe, Duration delay, int unstableBars, KernelSpec kernel) {
    return "view=bars;kernel=%s;timeframe=%s;delayNs=%d;unstableBars=%d;%s"
        .formatted(
            KernelVersion.CURRENT, timeframe, delay.toNanos(), unstableBars, kernel.canonical());
  }

  static String ofQuote() {
    return "view=quote;kernel=%s;%s"
        .formatted(KernelVersion.CURRENT, String.join(",", QuoteView.FACTORS));
  }

  static String ofOffline(Entity entity, List<OfflineField> fields) {
    return "view=offline;entity=%s;joinKey=%s;%s"
        .formatted(
            entity.name(),
            String.join(",", entity.joinKeys()),
            fields.stream()
                .map(field ->
                    "%s:%s,%s,%s"
                        .formatted(field.name(), field.type(), field.unit(), field.dimension()))
                .collect(Collectors.joining(";")));
  }

  /**
   * A derived value changes with its inputs, so their definitions are part of its own.
   *
   * @param views the views that its factors read, by name
   */
  static String ofDerived(List<DerivedFactor> factors, Map<String, View> views) {
    StringBuilder text = new StringBuilder("view=derived");
    TreeSet<String> inputs = new TreeSet<>();
    for (DerivedFactor factor : factors) {
      text.append(';').append(factor.name()).append('=').append(factor.expression().canonical());
      factor.inputs().forEach(input -> inputs.add(input.view()));
    }
    appendInputs(text, inputs, views);
    appendBasis(text, views);
    return text.toString();
  }

  /**
   * What is compared, over whom, and how. The rows of a membership are data, and a list is meaning.
   *
   * @param views the views that its factors read, by name
   */
  static String ofCross(Universe universe, List<CrossFactor> factors, Map<String, View> views) {
    StringBuilder text = new StringBuilder("view=cross;universe=").append(universe.name());
    if (universe.isFixed()) {
      text.append(universe.symbols().stream().sorted().toList());
    }
    TreeSet<String> inputs = new TreeSet<>();
    for (CrossFactor factor : factors) {
      text.append(";%s=%s,%s,".formatted(factor.name(), factor.transform(), factor.order()));
      Expression expression = factor.expression();
      text.append(expression == null ? factor.of().toString() : expression.canonical());
      factor.inputs().forEach(input -> inputs.add(input.view()));
    }
    appendInputs(text, inputs, views);
    if (factors.stream().anyMatch(factor -> factor.expression() != null)) {
      appendBasis(text, views);
    }
    return text.toString();
  }

  private static void appendInputs(
      StringBuilder text, SortedSet<String> inputs, Map<String, View> views) {
    for (String view : inputs) {
      View input = views.get(view);
      text.append(';').append(view).append('@').append(input == null ? "" : input.definition());
    }
  }

  private static void appendBasis(StringBuilder text, Map<String, View> views) {
    views.values().stream()
        .filter(view -> view instanceof OfflineView offline && offline.corporateActions())
        .forEach(actions -> text.append(";basis=").append(actions.definition()));
  }

  /** The canonical text of a view of a catalog: its definition is the hash of it. */
  static String canonical(View view, Catalog catalog) {
    return switch (view) {
      case BarView bars ->
          ofBars(bars.timeframe(), bars.delay(), bars.unstableBars(), bars.kernel());
      case QuoteView _ -> ofQuote();
      case OfflineView offline -> ofOffline(entity(offline, catalog), offline.fields());
      case DerivedView derived -> ofDerived(derived.factors(), catalog.views());
      case CrossView cross -> ofCross(cross.universe(), cross.factors(), catalog.views());
    };
  }

  private static Entity entity(OfflineView view, Catalog catalog) {
    Entity entity = catalog.entities().get(view.entity());
    if (entity == null) {
      throw new IllegalStateException("must be in the catalog: entity=" + view.entity());
    }
    return entity;
  }

  /** 16 hex characters of a canonical text. */
  static String definition(String canonical) {
    return hash(canonical).substring(0, DEFINITION_LENGTH);
  }

  /** 64 hex characters of a canonical text. */
  static String hash(String canonical) {
    return Sha256.hex(canonical.getBytes(StandardCharsets.UTF_8));
  }

  /** The whole catalog, one line per thing that has a name, in the order of names. */
  static String of(Catalog catalog) {
    StringBuilder text = new StringBuilder("catalog=1\n");
    catalog.venues().values().stream().map(Definitions::of).sorted().forEach(text::append);
    for (Instrument instrument : catalog.instruments().all()) {
      text.append(
          "instrument=%s;venue=%s;currency=%s;tickSize=%s;lot=%s\n"
              .formatted(
                  instrument.pattern(),
                  instrument.venue(),
                  instrument.currency(),
                  instrument.tickSize(),
                  instrument.lot()));
    }
    catalog.universes().values().stream().map(Definitions::of).sorted().forEach(text::append);
    catalog.views().values().stream().map(Definitions::of).sorted().forEach(text::append);
    catalog.services().values().stream()
        .map(service ->
            "service=%s;bar=%s;%s\n".formatted(service.name(), service.bar(), service.factors()))
        .sorted()
        .forEach(text::append);
    catalog.models().values().stream()
        .map(model -> "model=%s;service=%s\n".formatted(model.name(), model.service()))
        .sorted()
        .forEach(text::append);
    catalog
        .lives()
        .stated()
        .forEach((factor, life) -> text.append("life=%s;%s\n".formatted(factor, life.yaml())));
    return text.toString();
  }

  private static String of(Universe universe) {
    String members =
        universe.membership().map(Membership::canonical).orElse(universe.symbols().toString());
    return "universe=%s;%s\n".formatted(universe.name(), members);
  }

  private static String of(View view) {
    String rest =
        switch (view) {
          case BarView bars -> "ttlNs=" + bars.ttl().toNanos();
          case QuoteView quote -> "ttlNs=" + quote.ttl().toNanos();
          case OfflineView offline ->
              "ttlNs=%d;source=%s"
                  .formatted(
                      offline.ttl().toNanos(),
                      offline.source().map(Source::canonical).orElse("{}"));
          case CrossView cross -> "factors=" + cross.factorNames();
          case DerivedView derived -> "factors=" + derived.factorNames();
        };
    return "view=%s;definition=%s;%s\n".formatted(view.name(), view.definition(), rest);
  }

  private static String of(Venue venue) {
    CleaningRules cleaning = venue.cleaning();
    return "venue=%s;%s;seq=%s;maxSeqJump=%d;maxAheadNs=%d;maxLateNs=%d;band=%s;outlier=%s;quotes=%s;tradeVsQuote=%s\n"
        .formatted(
            venue.id(),
            venue.calendar().canonical(),
            venue.seq(),
            venue.maxSeqJump(),
            venue.maxAheadNs(),
            venue.maxLateNs(),
            cleaning.band(),
            cleaning.outlier(),
            cleaning.quotes(),
            cleaning.tradeVsQuote());
  }
}
