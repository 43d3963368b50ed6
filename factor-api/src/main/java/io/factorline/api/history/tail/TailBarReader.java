package io.factorline.api.history.tail;

import io.factorline.catalog.BarView;
import io.factorline.market.Symbol;
import io.factorline.store.CellBits;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads records of {@code factor-bars}. Keys may come in any order, unknown ones are skipped. One
 * thread.
 */
final class TailBarReader {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final long NONE = Long.MIN_VALUE;

  /* A NaN that is neither a value nor one of the two patterns of CellBits. */
  private static final long ABSENT = 0x7ff8_0000_0000_0000L;

  private final List<BarView> views;
  private final Map<String, Integer> positions = new HashMap<>();
  private final List<Map<String, Integer>> factors = new ArrayList<>();
  private final List<String> names = new ArrayList<>();
  private final List<Long> bits = new ArrayList<>();
  private final List<String> undefined = new ArrayList<>();
  private @Nullable String symbol;
  private @Nullable String view;
  private @Nullable String definition;
  private long endNs;
  private long knowledgeNs;
  private int revision;
  private int closedPartition;
  private long closedOffset;

  /** What became of a record. */
  enum Outcome {
    /** It is a bar of a view of the catalog. */
    KEPT,
    /** Of a view, or of a definition, that the catalog does not have. */
    OTHER_DEFINITION,
    /** It breaks the form of docs/spec/events.md. */
    MALFORMED
  }

  /**
   * What was read.
   *
   * @param bar only where it is kept
   * @param closing names the record of {@code ticks} that closed it
   */
  record Read(Outcome outcome, @Nullable TailBar bar, Closing closing) {}

  /** A position in {@code ticks}; both -1 where it is not known. */
  record Closing(int partition, long offset) {
    static final Closing UNKNOWN = new Closing(-1, -1);
  }

  private static final Read MALFORMED = new Read(Outcome.MALFORMED, null, Closing.UNKNOWN);

  TailBarReader(List<BarView> views) {
    this.views = List.copyOf(views);
    for (int v = 0; v < views.size(); v++) {
      positions.put(views.get(v).name(), v);
      Map<String, Integer> byName = new HashMap<>();
      List<String> inOrder = views.get(v).factorNames();
      for (int f = 0; f < inOrder.size(); f++) {
        byName.put(inOrder.get(f), f);
      }
      factors.add(byName);
    }
  }

  Read read(byte @Nullable [] json) {
    if (json == null) {
      return MALFORMED;
    }
    clear();
    try (JsonParser in = JSON.createParser(json)) {
      if (in.nextToken() != JsonToken.START_OBJECT) {
        return MALFORMED;
      }
      while (in.nextToken() != JsonToken.END_OBJECT) {
        String key = in.currentName();
        in.nextToken();
        take(key, in);
      }
    } catch (JacksonException | IllegalArgumentException e) {
      return MALFORMED;
    }
    return build();
  }

  private void clear() {
    names.clear();
    bits.clear();
    undefined.clear();
    symbol = null;
    view = null;
    definition = null;
    endNs = NONE;
    knowledgeNs = NONE;
    revision = 0;
    closedPartition = -1;
    closedOffset = -1;
  }

  private Closing closing() {
    return new Closing(closedPartition, closedOffset);
  }

  private void take(String key, JsonParser in) {
    switch (key) {
      case "symbol" -> symbol = in.getString();
      case "view" -> view = in.getString();
      case "definition" -> definition = in.getString();
      case "end" -> endNs = in.getLongValue();
      case "knowledge" -> knowledgeNs = in.getLongValue();
      case "revision" -> revision = in.getIntValue();
      case "partition" -> closedPartition = in.getIntValue();
      case "offset" -> closedOffset = in.getLongValue();
      case "values" -> takeValues(in);
      case "undefined" -> takeUndefined(in);
      default -> in.skipChildren();
    }
  }

  private static void require(JsonToken token, JsonParser in) {
    if (in.currentToken() != token) {
      throw new IllegalArgumentException("must be " + token + ": found=" + in.currentToken());
    }
  }

  private void takeValues(JsonParser in) {
    require(JsonToken.START_OBJECT, in);
    while (in.nextToken() != JsonToken.END_OBJECT) {
      names.add(in.currentName());
      boolean isNull = in.nextToken() == JsonToken.VALUE_NULL;
      bits.add(isNull ? CellBits.WARMING_UP : CellBits.of(in.getDoubleValue(), true));
    }
  }

  private void takeUndefined(JsonParser in) {
    require(JsonToken.START_ARRAY, in);
    while (in.nextToken() != JsonToken.END_ARRAY) {
      require(JsonToken.VALUE_STRING, in);
      undefined.add(in.getString());
    }
  }

  private Read build() {
    String bar = symbol;
    if (bar == null || !Symbol.isValid(bar) || view == null || definition == null) {
      return MALFORMED;
    }
    if (endNs == NONE || knowledgeNs == NONE || revision < 0) {
      return MALFORMED;
    }
    Integer position = positions.get(view);
    if (position == null || !views.get(position).definition().equals(definition)) {
      return new Read(Outcome.OTHER_DEFINITION, null, closing());
    }
    long[] cells = cells(factors.get(position));
    return cells.length == 0
        ? MALFORMED
        : new Read(
            Outcome.KEPT,
            new TailBar(bar, position, endNs, knowledgeNs, revision, cells),
            closing());
  }

  /** By factor of the view; empty where one is absent. */
  private long[] cells(Map<String, Integer> byName) {
    long[] cells = new long[byName.size()];
    Arrays.fill(cells, ABSENT);
    for (int i = 0; i < names.size(); i++) {
      put(cells, byName.get(names.get(i)), bits.get(i));
    }
    for (String name : undefined) {
      put(cells, byName.get(name), CellBits.UNDEFINED);
    }
    return Arrays.stream(cells).anyMatch(cell -> cell == ABSENT) ? new long[0] : cells;
  }

  private static void put(long[] cells, @Nullable Integer factor, long cell) {
    if (factor != null) {
      cells[factor] = cell;
    }
  }
}
