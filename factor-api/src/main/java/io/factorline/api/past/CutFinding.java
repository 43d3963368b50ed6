package io.factorline.api.past;

import io.factorline.api.history.work.Work;
import io.factorline.basis.ActionLog;
import io.factorline.basis.CorporateAction;
import io.factorline.catalog.BarView;
import io.factorline.catalog.OfflineView;
import io.factorline.catalog.View;
import io.factorline.online.Answer;
import io.factorline.online.CellState;
import io.factorline.online.Cut;
import io.factorline.online.FactorPlan;
import io.factorline.online.PastAnswers;
import io.factorline.online.PastSymbol;
import io.factorline.online.WholeCut;
import io.factorline.store.HotRow;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** One answer of before under way: what its cut names is found view by view. One thread. */
final class CutFinding {
  private final PastReader reader;
  private final FactorPlan plan;
  private final WholeCut cut;
  private final Work work;
  private final Map<String, View> stored = new HashMap<>();
  private final Map<String, PastSymbol> found = new LinkedHashMap<>();
  private final Map<View, Map<Long, List<PastBars.Key>>> wantedBars = new LinkedHashMap<>();
  private final Map<String, List<CorporateAction>> actions = new HashMap<>();
  private final Set<String> once = new HashSet<>();
  private final Map<Integer, List<Cut.PositionEntry>> wantedRows = new TreeMap<>();

  CutFinding(PastReader reader, FactorPlan plan, WholeCut cut, Work work) {
    this.reader = reader;
    this.plan = plan;
    this.cut = cut;
    this.work = work;
    plan.storedViews().forEach(view -> stored.put(view.name(), view));
    plan.comparedViews().forEach(view -> stored.put(view.name(), view));
  }

  Answer answer(List<String> symbols) throws IOException {
    List<String> compared = plan.comparedSymbols();
    for (String symbol : Stream.concat(symbols.stream(), compared.stream()).toList()) {
      if (found.putIfAbsent(symbol, new PastSymbol()) == null) {
        for (Cut.Entry entry : Objects.requireNonNull(cut.symbols().get(symbol))) {
          take(entry);
        }
      }
    }
    actions.forEach((symbol, own) -> past(symbol).withActions(ActionLog.of(own)));
    OfflineView ofActions = plan.catalog().corporateActions();
    found.forEach((symbol, past) ->
        past.withStates(
            cut.states().getOrDefault(symbol, Map.of()),
            ofActions == null ? null : ofActions.name()));
    findRows();
    findBars();
    List<PastSymbol> past = symbols.stream().map(this::past).toList();
    PastAnswers.Compared others =
        new PastAnswers.Compared(compared.stream().map(this::past).toList(), cut.compared());
    return PastAnswers.of(plan, symbols, cut.reading(), cut.catalogHash(), past, others);
  }

  private PastSymbol past(String symbol) {
    return Objects.requireNonNull(found.get(symbol));
  }

  private void take(Cut.Entry entry) throws IOException {
    work.check();
    switch (entry) {
      case Cut.BarEntry bar -> {
        if (stored.get(bar.view()) instanceof BarView view) {
          Definitions.require(view, bar.definition());
          requireOnce(bar.symbol(), "view=" + bar.view());
          requireValue(bar.symbol(), bar.view());
          want(view, new PastBars.Key(bar.symbol(), bar.endNs(), bar.revision()));
        }
      }
      case Cut.OfflineEntry row -> {
        if (stored.get(row.view()) instanceof OfflineView view) {
          Definitions.require(view, row.definition());
          takeOffline(view, row);
        }
      }
      case Cut.PositionEntry position -> takePosition(position);
    }
  }

  private void takePosition(Cut.PositionEntry position) {
    position
        .definitions()
        .forEach((name, definition) -> {
          View view = stored.get(name);
          if (view != null) {
            Definitions.require(view, definition);
          }
        });
    requireOnce(position.symbol(), "position");
    if (position.definitions().keySet().stream().anyMatch(stored::containsKey)) {
      wantedRows.computeIfAbsent(position.partition(), p -> new ArrayList<>()).add(position);
    }
  }

  private void requireOnce(String symbol, String what) {
    if (!once.add(symbol + " " + what)) {
      throw Refusals.contradiction("must have one entry: symbol=" + symbol + ", " + what);
    }
  }

  private void requireValue(String symbol, String view) {
    CellState state = cut.states().getOrDefault(symbol, Map.of()).get(view);
    if (state != null && !state.hasValue()) {
      throw Refusals.contradiction(
          "must have no entry where nothing was there: symbol=%s, view=%s, state=%s"
              .formatted(symbol, view, state.status()));
    }
  }

  private void want(BarView view, PastBars.Key key) {
    wantedBars
        .computeIfAbsent(view, v -> new TreeMap<>())
        .computeIfAbsent(key.endNs(), end -> new ArrayList<>())
        .add(key);
  }

  private void takeOffline(OfflineView view, Cut.OfflineEntry entry) throws IOException {
    String symbol = entry.symbol();
    if (view.corporateActions()) {
      requireOnce(symbol, "view=" + view.name() + ", eventNs=" + entry.eventNs());
      PastOffline.Row row = reader.offline().find(view, entry, true);
      actions.computeIfAbsent(symbol, s -> new ArrayList<>()).add(row.action());
    } else {
      requireOnce(symbol, "view=" + view.name());
      requireValue(symbol, view.name());
      PastOffline.Row row = reader.offline().find(view, entry, false);
      past(symbol).withOffline(view, row.eventNs(), row.knowledgeNs(), row.values());
    }
  }

  private void findRows() throws IOException {
    PastPositions.Reading reading = reader.positions().new Reading(work);
    for (List<Cut.PositionEntry> entries : wantedRows.values()) {
      Map<String, HotRow> rows = reading.find(entries);
      for (Cut.PositionEntry entry : entries) {
        HotRow row = Objects.requireNonNull(rows.get(entry.symbol()));
        past(entry.symbol()).withRow(row, entry.definitions().keySet());
        new ToldBars(reader.bars(), stored).check(row, entry);
      }
    }
  }

  private void findBars() throws IOException {
    for (Map.Entry<View, Map<Long, List<PastBars.Key>>> each : wantedBars.entrySet()) {
      BarView view = (BarView) each.getKey();
      for (List<PastBars.Key> keys : each.getValue().values()) {
        work.check();
        Map<PastBars.Key, PastSymbol.Bar> bars = reader.bars().find(view, keys);
        keys.forEach(
            key -> past(key.symbol()).withBar(view.name(), Objects.requireNonNull(bars.get(key))));
      }
    }
  }
}
