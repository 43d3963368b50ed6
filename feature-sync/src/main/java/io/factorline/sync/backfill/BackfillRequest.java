package io.factorline.sync.backfill;

import io.factorline.catalog.BarView;
import io.factorline.catalog.Catalog;
import io.factorline.error.ErrorCode;
import io.factorline.error.RequestException;
import io.factorline.market.Symbol;
import io.factorline.time.UtcTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a job {@code backfill}.
 *
 * @param view name of a view of bars
 * @param definition of that view when the job was asked for
 * @param span which bars
 * @param onDifference what becomes of bars that differ from those in the lake
 * @param file of bars to import; null to compute from archived ticks
 * @param askedNs when it was asked for, ns since the epoch: knowledge time of revised bars
 */
record BackfillRequest(
    String view,
    String definition,
    TicksBackfill.Span span,
    OnDifference onDifference,
    @Nullable String file,
    long askedNs) {
  private static final Set<String> FIELDS =
      Set.of("view", "from", "to", "symbols", "onDifference", "file");

  /** Checks the fields of a request. */
  static BackfillRequest check(Map<String, Object> request, Catalog catalog, long nowNs) {
    for (String field : request.keySet()) {
      if (!FIELDS.contains(field)) {
        throw new RequestException(
            ErrorCode.UNKNOWN_FIELD, "must be one of " + new TreeSet<>(FIELDS) + ": " + field);
      }
    }
    BarView view = view(request.get("view"), catalog);
    long fromNs = time("from", request.get("from"), Long.MIN_VALUE);
    long toNs = time("to", request.get("to"), nowNs);
    if (fromNs >= toNs) {
      throw new RequestException(
          ErrorCode.INVALID_PARAMETER, "must be before to: from=" + fromNs + ", to=" + toNs);
    }
    Object file = request.get("file");
    return new BackfillRequest(
        view.name(),
        view.definition(),
        new TicksBackfill.Span(fromNs, toNs, symbols(request.get("symbols"))),
        onDifference(request.get("onDifference")),
        file == null ? null : String.valueOf(file),
        nowNs);
  }

  static BarView view(@Nullable Object name, Catalog catalog) {
    return catalog.barViews().stream()
        .filter(view -> view.name().equals(name))
        .min(Comparator.comparing(BarView::name))
        .orElseThrow(() ->
            new RequestException(ErrorCode.UNKNOWN_VIEW, "must be a view of bars: view=" + name));
  }

  private static long time(String field, @Nullable Object value, long absent) {
    if (value == null) {
      return absent;
    }
    try {
      return UtcTime.parse(String.valueOf(value));
    } catch (IllegalArgumentException e) {
      throw new RequestException(ErrorCode.INVALID_TIME, field + ": " + e.getMessage());
    }
  }

  private static Set<String> symbols(@Nullable Object value) {
    if (value == null) {
      return Set.of();
    }
    List<String> names = new ArrayList<>();
    if (value instanceof List<?> list) {
      list.forEach(symbol -> names.add(String.valueOf(symbol)));
    }
    if (names.isEmpty() || !names.stream().allMatch(Symbol::isValid)) {
      throw new RequestException(
          ErrorCode.INVALID_SYMBOL, "must be a list of symbols: symbols=" + value);
    }
    return Set.copyOf(names);
  }

  private static OnDifference onDifference(@Nullable Object value) {
    if (value == null || value.equals("report")) {
      return OnDifference.REPORT;
    }
    if (value.equals("revise")) {
      return OnDifference.REVISE;
    }
    throw new RequestException(
        ErrorCode.INVALID_PARAMETER, "must be report or revise: onDifference=" + value);
  }

  /** The canonical parameters of the job. */
  Map<String, Object> parameters() {
    Map<String, Object> parameters = new TreeMap<>();
    parameters.put("view", view);
    parameters.put("definition", definition);
    parameters.put("from", Long.toString(span.fromNs()));
    parameters.put("to", Long.toString(span.toNs()));
    parameters.put("symbols", span.symbols().stream().sorted().toList());
    parameters.put("onDifference", onDifference.name().toLowerCase(Locale.ROOT));
    if (file != null) {
      parameters.put("file", file);
    }
    parameters.put("asked", Long.toString(askedNs));
    return parameters;
  }

  /** Reads what {@link #parameters} gave. */
  static BackfillRequest of(Map<String, Object> parameters) {
    Object file = parameters.get("file");
    Set<String> symbols = new TreeSet<>();
    if (parameters.get("symbols") instanceof List<?> list) {
      list.forEach(symbol -> symbols.add(String.valueOf(symbol)));
    }
    return new BackfillRequest(
        String.valueOf(parameters.get("view")),
        String.valueOf(parameters.get("definition")),
        new TicksBackfill.Span(whole(parameters, "from"), whole(parameters, "to"), symbols),
        onDifference(parameters.get("onDifference")),
        file == null ? null : String.valueOf(file),
        whole(parameters, "asked"));
  }

  private static long whole(Map<String, Object> parameters, String field) {
    return Long.parseLong(String.valueOf(parameters.get(field)));
  }
}
