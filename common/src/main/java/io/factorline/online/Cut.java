package io.factorline.online;

import io.factorline.basis.ActionLog;
import io.factorline.basis.CorporateAction;
import io.factorline.catalog.BarView;
import io.factorline.catalog.QuoteView;
import io.factorline.catalog.Reading;
import io.factorline.catalog.View;
import io.factorline.hash.Sha256;
import io.factorline.store.ClosedBar;
import io.factorline.store.HotRow;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What was read for an answer: per symbol the closed bars, or the row's position in its log, the
 * event and knowledge times of offline values, the catalog, and the same of what symbols were
 * compared with. Two answers with the same {@link #hash} have read the same. Immutable;
 * thread-safe.
 */
public final class Cut {
  private static final int HASH_BYTES = 16;
  private static final int ENTRY_BYTES = 64;
  private static final byte NOTHING = 0;
  private static final byte POSITION = 1;
  private static final byte BAR = 2;
  private static final byte OFFLINE = 3;

  private final FactorPlan plan;
  private final String catalogHash;
  private final List<String> symbols;
  private final Reading reading;
  private final @Nullable HotRow[] rows;
  private final @Nullable ClosedBar[] bars;
  private final @Nullable RowMapping[] mappings;
  private final long[] eventNs;
  private final long[] knowledgeNs;
  private final @Nullable ActionLog[] actions;
  private final CellState[] states;
  private final @Nullable ActionLog[] allActions;
  private final @Nullable Cut compared;
  private final Map<String, Long> comparedNs = new LinkedHashMap<>();

  /** What was read of one symbol. */
  public sealed interface Entry {
    /** The symbol. */
    String symbol();
  }

  /**
   * A row at a position of its log.
   *
   * @param definitions of the views that were read there, by name; a view that the row did not have
   *     is not among them
   */
  public record PositionEntry(
      String symbol, String topicId, int partition, long offset, Map<String, String> definitions)
      implements Entry {
    /** Copies the map, in the order of its keys. */
    public PositionEntry {
      definitions = Collections.unmodifiableMap(new TreeMap<>(definitions));
    }
  }

  /** A closed bar. */
  public record BarEntry(String symbol, String view, String definition, long endNs, int revision)
      implements Entry {}

  /**
   * A row of an offline view.
   *
   * @param knowledgeNs when it could be known; {@link Answer#NO_TIME} where its writer did not say
   */
  public record OfflineEntry(
      String symbol, String view, String definition, long eventNs, long knowledgeNs)
      implements Entry {}

  /**
   * A cut.
   *
   * @param compared what symbols were compared with; null where they were not
   * @param timesNs when they were, per cross-sectional column
   */
  Cut(AnswerBuilder built, @Nullable Cut compared, long[] timesNs) {
    this.compared = compared;
    for (int c = 0; c < timesNs.length; c++) {
      comparedNs.put(built.plan.crossFactors().get(c), timesNs[c]);
    }
    this.plan = built.plan;
    this.catalogHash = built.catalogHash;
    this.symbols = built.symbols;
    this.reading = built.options.reading();
    this.rows = built.rows;
    this.bars = built.bars;
    this.mappings = built.mappings;
    this.eventNs = built.sourceEventNs;
    this.knowledgeNs = built.offline.knowledgeNs;
    this.actions = built.offline.counted;
    this.states = built.sourceStates;
    this.allActions = built.offline.actionsOf;
  }

  /** Hash of the catalog. */
  public String catalogHash() {
    return catalogHash;
  }

  /** All of it, so that it can be asked for again. */
  public WholeCut whole() {
    Map<String, Set<Entry>> bySymbol = new LinkedHashMap<>();
    Map<String, Map<String, CellState>> judged = new LinkedHashMap<>();
    Map<String, String> views = new TreeMap<>();
    addAll(bySymbol, views, judged);
    if (compared != null) {
      compared.addAll(bySymbol, views, judged);
    }
    Map<String, List<Entry>> listed = new LinkedHashMap<>();
    bySymbol.forEach((symbol, entries) -> listed.put(symbol, List.copyOf(entries)));
    return new WholeCut(catalogHash(), reading, views, listed, judged, comparedNs);
  }

  private void addAll(
      Map<String, Set<Entry>> bySymbol,
      Map<String, String> views,
      Map<String, Map<String, CellState>> judged) {
    for (int i = 0; i < symbols.size(); i++) {
      List<Entry> own = new ArrayList<>();
      addEntries(i, own);
      bySymbol.computeIfAbsent(symbols.get(i), symbol -> new LinkedHashSet<>()).addAll(own);
      Map<String, CellState> told = states(i);
      if (!told.isEmpty()) {
        judged.computeIfAbsent(symbols.get(i), symbol -> new TreeMap<>()).putAll(told);
      }
    }
    plan.views().forEach(view -> views.put(view.name(), view.definition()));
    plan.sources().forEach(source -> views.put(source.view().name(), source.view().definition()));
  }

  /** What the entries do not tell of themselves. */
  private Map<String, CellState> states(int symbol) {
    Map<String, CellState> told = new TreeMap<>();
    for (int s = 0; s < plan.sources().size(); s++) {
      CellState state = states[s * symbols.size() + symbol];
      if (WholeCut.isTold(state)) {
        told.put(plan.sources().get(s).view().name(), state);
      }
    }
    return told;
  }

  /** All that was read, in the order of the symbols; what was not there has no entry. */
  public List<Entry> entries() {
    List<Entry> entries = new ArrayList<>();
    for (int i = 0; i < symbols.size(); i++) {
      addEntries(i, entries);
    }
    if (compared != null) {
      entries.addAll(compared.entries());
    }
    return entries;
  }

  private void addEntries(int symbol, List<Entry> entries) {
    HotRow row = rows[symbol];
    boolean hasPosition = false;
    for (int s = 0; s < plan.sources().size(); s++) {
      View view = plan.sources().get(s).view();
      if (s == plan.actionSource()) {
        addActions(view, symbol, entries);
      } else if (hasOffline(s, symbol)) {
        entries.add(offlineEntry(s, symbol));
      } else if (isByPosition(view)) {
        if (!hasPosition && row != null) {
          entries.add(position(symbol, row));
        }
        hasPosition = true;
      } else {
        ClosedBar bar = bar(s, symbol);
        if (bar != null) {
          String definition = definition(s, symbol);
          entries.add(
              new BarEntry(
                  symbols.get(symbol), view.name(), definition, bar.endNs(), bar.revision()));
        }
      }
    }
  }

  private void addActions(View view, int symbol, List<Entry> entries) {
    for (CorporateAction action : actions(symbol)) {
      entries.add(
          new OfflineEntry(
              symbols.get(symbol),
              view.name(),
              view.definition(),
              action.effectiveNs(),
              action.knowledgeNs()));
    }
  }

  private List<CorporateAction> actions(int symbol) {
    ActionLog counted = actions[symbol];
    return counted == null ? List.of() : counted.versions();
  }

  /** When the offline row of a column that is a stored factor could be known, or no time. */
  long knowledgeNs(int column, int symbol) {
    int source = plan.slot(plan.column(column).slots()[0]).source();
    return knowledgeNs.length == 0 ? Answer.NO_TIME : knowledgeNs[source * symbols.size() + symbol];
  }

  /** All corporate actions of a symbol; null where nobody can tell them. */
  @Nullable ActionLog allActions(int symbol) {
    return plan.basisSource() < 0 ? ActionLog.EMPTY : allActions[symbol];
  }

  private boolean hasOffline(int source, int symbol) {
    return plan.sources().get(source).isOffline()
        && eventNs[source * symbols.size() + symbol] != Answer.NO_TIME;
  }

  private OfflineEntry offlineEntry(int source, int symbol) {
    int position = source * symbols.size() + symbol;
    View view = plan.sources().get(source).view();
    return new OfflineEntry(
        symbols.get(symbol),
        view.name(),
        view.definition(),
        eventNs[position],
        knowledgeNs[position]);
  }

  @Nullable HotRow row(int symbol) {
    return rows[symbol];
  }

  private PositionEntry position(int symbol, HotRow row) {
    return new PositionEntry(
        symbols.get(symbol),
        row.header().topic().toString(),
        row.header().partition(),
        row.header().offset(),
        definitionsByPosition(symbol));
  }

  private Map<String, String> definitionsByPosition(int symbol) {
    Map<String, String> definitions = new TreeMap<>();
    RowMapping mapping = mappings[symbol];
    for (int s = 0; s < plan.sources().size(); s++) {
      View view = plan.sources().get(s).view();
      boolean isThere = view instanceof QuoteView || (mapping != null && mapping.view(s) >= 0);
      if (isByPosition(view) && isThere) {
        definitions.put(view.name(), definition(s, symbol));
      }
    }
    return definitions;
  }

  /** 32 hexadecimal digits over the catalog and {@link #entries}. */
  public String hash() {
    MessageDigest digest = Sha256.digest();
    digest.update(reading == Reading.CLOSED ? BAR : POSITION);
    digest.update(catalogHash.getBytes(StandardCharsets.UTF_8));
    ByteBuffer room = ByteBuffer.allocate(ENTRY_BYTES);
    for (int i = 0; i < symbols.size(); i++) {
      digest.update(symbols.get(i).getBytes(StandardCharsets.ISO_8859_1));
      for (int s = 0; s < plan.sources().size(); s++) {
        if (s == plan.actionSource()) {
          digestActions(i, digest);
        } else {
          digestEntry(s, i, room.clear());
          digest.update(room.array(), 0, room.position());
        }
      }
    }
    if (compared != null) {
      digest.update(compared.hash().getBytes(StandardCharsets.US_ASCII));
      comparedNs
          .values()
          .forEach(timeNs -> digest.update(ByteBuffer.allocate(Long.BYTES).putLong(timeNs).flip()));
    }
    return HexFormat.of().formatHex(digest.digest(), 0, HASH_BYTES);
  }

  private void digestActions(int symbol, MessageDigest digest) {
    ByteBuffer room = ByteBuffer.allocate(1 + 2 * Long.BYTES);
    for (CorporateAction action : actions(symbol)) {
      room.clear().put(OFFLINE).putLong(action.effectiveNs()).putLong(action.knowledgeNs());
      digest.update(room.flip());
    }
    digest.update(NOTHING);
  }

  private void digestEntry(int source, int symbol, ByteBuffer room) {
    HotRow row = rows[symbol];
    View view = plan.sources().get(source).view();
    ClosedBar bar = bar(source, symbol);
    if (hasOffline(source, symbol)) {
      int position = source * symbols.size() + symbol;
      room.put(OFFLINE).putLong(eventNs[position]).putLong(knowledgeNs[position]);
    } else if (row != null && isByPosition(view)) {
      room.put(POSITION).putLong(row.header().topic().mostSignificant());
      room.putLong(row.header().topic().leastSignificant());
      room.putInt(row.header().partition()).putLong(row.header().offset());
    } else if (bar != null) {
      String definition = definition(source, symbol);
      room.put(BAR).putLong(bar.endNs()).putInt(bar.revision()).put((byte) definition.length());
      room.put(
          definition.getBytes(StandardCharsets.ISO_8859_1), 0, Math.min(32, definition.length()));
    } else {
      room.put(NOTHING);
    }
  }

  private boolean isByPosition(View view) {
    return view instanceof QuoteView || (view instanceof BarView && reading == Reading.FORMING);
  }

  private @Nullable ClosedBar bar(int source, int symbol) {
    return bars.length == 0 ? null : bars[source * symbols.size() + symbol];
  }

  private String definition(int source, int symbol) {
    RowMapping mapping = mappings[symbol];
    return mapping == null
        ? plan.sources().get(source).view().definition()
        : mapping.definition(source);
  }
}
