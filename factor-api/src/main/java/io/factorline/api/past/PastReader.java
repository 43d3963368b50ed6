package io.factorline.api.past;

import io.factorline.api.history.work.Work;
import io.factorline.catalog.BarView;
import io.factorline.catalog.OfflineView;
import io.factorline.catalog.View;
import io.factorline.error.ErrorCode;
import io.factorline.error.RequestException;
import io.factorline.lake.LakeFormatException;
import io.factorline.online.Answer;
import io.factorline.online.Cut;
import io.factorline.online.FactorPlan;
import io.factorline.online.PastAnswers;
import io.factorline.online.PastSymbol;
import io.factorline.online.WholeCut;
import io.factorline.store.CellBits;
import io.factorline.store.ClosedBar;
import io.factorline.store.HotRow;
import io.factorline.store.TopicId;
import io.factorline.store.ViewRow;
import io.factorline.time.UtcTime;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds again what a whole cut names, and answers from it. Thread-safe; blocks. */
final class PastReader {
  private static final Logger LOG = LoggerFactory.getLogger(PastReader.class);
  private static final int TRIES = 3;

  private final PastBars bars;
  private final PastOffline offline;
  private final PastPositions positions;

  PastReader(PastBars bars, PastOffline offline, PastPositions positions) {
    this.bars = bars;
    this.offline = offline;
    this.positions = positions;
  }

  /** Work on the lake that begins anew when a file went away since its manifest was read. */
  interface Attempt<T> {
    T run() throws IOException;
  }

  static <T> T reading(Attempt<T> attempt) {
    for (int tried = 1; ; tried++) {
      try {
        return attempt.run();
      } catch (NoSuchFileException e) {
        if (tried == TRIES) {
          throw unreadable("must be in the lake: file=" + e.getMessage(), e);
        }
      } catch (LakeFormatException e) {
        throw unreadable(String.valueOf(e.getMessage()), e);
      } catch (IOException e) {
        throw unreadable("must be readable: lake", e);
      }
    }
  }

  private static RequestException unreadable(String detail, IOException cause) {
    LOG.warn("The lake cannot be read. detail={}", detail, cause);
    return new RequestException(ErrorCode.LAKE_UNREADABLE, detail);
  }

  /**
   * The answer of a cut.
   *
   * @throws RequestException where something that it names is not there, naming it
   */
  Answer read(FactorPlan plan, List<String> symbols, WholeCut cut, Work work) {
    requireViews(plan, cut);
    for (String symbol : symbols) {
      if (!cut.symbols().containsKey(symbol)) {
        throw Refusals.contradiction("must be a symbol of the cut: symbol=" + symbol);
      }
    }
    return reading(() -> new Finding(plan, cut, work).answer(symbols));
  }

  private static void requireViews(FactorPlan plan, WholeCut cut) {
    Map<String, View> views = new TreeMap<>();
    plan.views().forEach(view -> views.put(view.name(), view));
    plan.storedViews().forEach(view -> views.put(view.name(), view));
    for (View view : views.values()) {
      String definition = cut.views().get(view.name());
      if (definition == null) {
        throw Refusals.contradiction("must be a view of the cut: view=" + view.name());
      }
      requireDefinition(view, definition);
    }
  }

  private static void requireDefinition(View view, String definition) {
    if (!view.definition().equals(definition)) {
      throw Refusals.definition(
          "must be the view's definition by now: view=%s, definition=%s, now=%s"
              .formatted(view.name(), definition, view.definition()));
    }
  }

  /** One answer under way. One thread. */
  private final class Finding {
    private final FactorPlan plan;
    private final WholeCut cut;
    private final Work work;
    private final Map<String, View> stored = new HashMap<>();
    private final Map<String, PastSymbol> found = new LinkedHashMap<>();
    private final Map<View, Map<Long, List<PastBars.Key>>> wantedBars = new LinkedHashMap<>();
    private final Set<String> atPositions = new HashSet<>();
    private final Map<Integer, List<Cut.PositionEntry>> wantedRows = new TreeMap<>();

    Finding(FactorPlan plan, WholeCut cut, Work work) {
      this.plan = plan;
      this.cut = cut;
      this.work = work;
      plan.storedViews().forEach(view -> stored.put(view.name(), view));
    }

    Answer answer(List<String> symbols) throws IOException {
      for (String symbol : symbols) {
        if (found.putIfAbsent(symbol, new PastSymbol()) == null) {
          for (Cut.Entry entry : Objects.requireNonNull(cut.symbols().get(symbol))) {
            take(entry);
          }
        }
      }
      findRows();
      findBars();
      List<PastSymbol> past = symbols.stream().map(this::past).toList();
      return PastAnswers.of(plan, symbols, cut.reading(), cut.catalogHash(), past);
    }

    private PastSymbol past(String symbol) {
      return Objects.requireNonNull(found.get(symbol));
    }

    private void take(Cut.Entry entry) throws IOException {
      work.check();
      switch (entry) {
        case Cut.BarEntry bar -> {
          if (stored.get(bar.view()) instanceof BarView view) {
            requireDefinition(view, bar.definition());
            want(view, new PastBars.Key(bar.symbol(), bar.endNs(), bar.revision()));
          }
        }
        case Cut.OfflineEntry row -> {
          if (stored.get(row.view()) instanceof OfflineView view) {
            requireDefinition(view, row.definition());
            takeOffline(view, row);
          }
        }
        case Cut.PositionEntry position -> {
          position
              .definitions()
              .forEach((name, definition) -> {
                View view = stored.get(name);
                if (view != null) {
                  requireDefinition(view, definition);
                }
              });
          if (!atPositions.add(position.symbol())) {
            throw Refusals.contradiction(
                "must have one position: symbol=" + position.symbol());
          }
          if (position.definitions().keySet().stream().anyMatch(stored::containsKey)) {
            wantedRows
                .computeIfAbsent(position.partition(), p -> new ArrayList<>())
                .add(position);
          }
        }
      }
    }

    private void want(BarView view, PastBars.Key key) {
      wantedBars
          .computeIfAbsent(view, v -> new TreeMap<>())
          .computeIfAbsent(key.endNs(), end -> new ArrayList<>())
          .add(key);
    }

    private void takeOffline(OfflineView view, Cut.OfflineEntry entry) throws IOException {
      List<PastOffline.Row> rows =
          offline.rows(view, entry.symbol(), entry.eventNs(), entry.eventNs() + 1).stream()
              .filter(row -> row.knowledgeNs() == entry.knowledgeNs() && !row.isDeleted())
              .distinct()
              .toList();
      String text =
          "symbol=%s, view=%s, eventTime=%s, knowledgeTime=%s"
              .formatted(
                  entry.symbol(),
                  view.name(),
                  UtcTime.text(entry.eventNs()),
                  entry.knowledgeNs() == Answer.NO_TIME
                      ? "none"
                      : UtcTime.text(entry.knowledgeNs()));
      if (rows.isEmpty()) {
        throw Refusals.gone("must be a row of the lake: " + text);
      }
      if (rows.size() > 1) {
        throw Refusals.notReproducible("must be one row: " + text);
      }
      PastOffline.Row row = rows.getFirst();
      past(entry.symbol()).withOffline(view, row.eventNs(), row.knowledgeNs(), row.values());
    }

    private void findRows() throws IOException {
      PastPositions.Reading reading = positions.new Reading(work);
      for (List<Cut.PositionEntry> entries : wantedRows.values()) {
        Map<String, HotRow> rows = reading.find(entries);
        for (Cut.PositionEntry entry : entries) {
          HotRow row = Objects.requireNonNull(rows.get(entry.symbol()));
          past(entry.symbol()).withRow(row, entry.definitions().keySet());
          new Comparison(row, entry).check();
        }
      }
    }

    private void findBars() throws IOException {
      for (Map.Entry<View, Map<Long, List<PastBars.Key>>> each : wantedBars.entrySet()) {
        BarView view = (BarView) each.getKey();
        for (List<PastBars.Key> keys : each.getValue().values()) {
          work.check();
          bars.find(view, keys)
              .forEach((key, bar) -> {
                if (keys.contains(key)) {
                  past(key.symbol()).withBar(view.name(), bar);
                }
              });
        }
      }
    }

    /**
     * Compares the closed bars of a row that was made anew with those that were told: a view that
     * had begun elsewhere, as one that was added to a running log, would not give the same.
     */
    private final class Comparison {
      private final HotRow row;
      private final Cut.PositionEntry entry;

      Comparison(HotRow row, Cut.PositionEntry entry) {
        this.row = row;
        this.entry = entry;
      }

      void check() throws IOException {
        for (String name : entry.definitions().keySet()) {
          ViewRow view = row.row().view(name);
          ClosedBar last = view == null ? null : view.lastClosed();
          if (last != null
              && !last.topic().equals(TopicId.NONE)
              && stored.get(name) instanceof BarView bars) {
            check(bars, last);
          }
        }
      }

      private void check(BarView view, ClosedBar bar) throws IOException {
        PastBars.Key key = new PastBars.Key(entry.symbol(), bar.endNs(), bar.revision());
        PastSymbol.Bar told =
            Objects.requireNonNull(bars.find(view, List.of(key)).get(key));
        for (int f = 0; f < bar.factorCount(); f++) {
          String factor = view.factorNames().get(f);
          if (told.cells().getOrDefault(factor, CellBits.WARMING_UP) != bar.cell(f)) {
            throw Refusals.notReproducible(
                "must give the bar that was told: symbol=%s, factor=%s:%s, end=%s"
                    .formatted(entry.symbol(), view.name(), factor, UtcTime.text(bar.endNs())));
          }
        }
      }
    }
  }

}
