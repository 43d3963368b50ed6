package io.factorline.online;

import io.factorline.catalog.Reading;
import io.factorline.json.JsonOut;
import io.factorline.time.UtcTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Cuts as JSON, in answers, in requests and in audit records alike. Stateless; thread-safe. */
public final class WholeCutJson {
  private static final String CATALOG = "catalog";
  private static final String BAR = "bar";
  private static final String VIEWS = "views";
  private static final String SYMBOLS = "symbols";
  private static final String VIEW = "view";
  private static final String DEFINITION = "definition";
  private static final String END = "end";
  private static final String REVISION = "revision";
  private static final String EVENT_TIME = "eventTime";
  private static final String KNOWLEDGE_TIME = "knowledgeTime";
  private static final String TOPIC_ID = "topicId";
  private static final String PARTITION = "partition";
  private static final String OFFSET = "offset";
  private static final String DEFINITIONS = "definitions";
  private static final String STATES = "states";
  private static final String COMPARED = "compared";
  private static final Set<String> KEYS = Set.of(CATALOG, BAR, VIEWS, SYMBOLS, STATES);
  private static final Set<String> KEYS_OF_CROSS =
      Set.of(CATALOG, BAR, VIEWS, SYMBOLS, STATES, COMPARED);
  private static final Set<String> OF_BAR = Set.of(VIEW, DEFINITION, END, REVISION);
  private static final Set<String> OF_OFFLINE =
      Set.of(VIEW, DEFINITION, EVENT_TIME, KNOWLEDGE_TIME);
  private static final Set<String> OF_POSITION = Set.of(TOPIC_ID, PARTITION, OFFSET, DEFINITIONS);
  private static final Pattern HEX = Pattern.compile("[0-9a-f]{1,64}");

  private WholeCutJson() {}

  /** The bytes of a whole cut. */
  public static byte[] bytes(WholeCut cut) {
    JsonOut out = new JsonOut(1024);
    write(cut, out);
    return out.toByteArray();
  }

  private static void write(WholeCut cut, JsonOut out) {
    key('{', CATALOG, out).text(cut.catalogHash());
    key(',', BAR, out).text(cut.reading().name().toLowerCase(Locale.ROOT));
    texts(',', VIEWS, cut.views(), out);
    key(',', SYMBOLS, out);
    char before = '{';
    for (Map.Entry<String, List<Cut.Entry>> symbol : cut.symbols().entrySet()) {
      key(before, symbol.getKey(), out);
      write(symbol.getValue(), out);
      before = ',';
    }
    close(before, out);
    states(cut, out);
    if (!cut.compared().isEmpty()) {
      key(',', COMPARED, out);
      before = '{';
      for (Map.Entry<String, Long> factor : cut.compared().entrySet()) {
        timeOrNull(key(before, factor.getKey(), out), factor.getValue());
        before = ',';
      }
      close(before, out);
    }
    out.raw('}');
  }

  private static void states(WholeCut cut, JsonOut out) {
    key(',', STATES, out);
    char before = '{';
    for (Map.Entry<String, Map<String, CellState>> symbol : cut.states().entrySet()) {
      Map<String, String> texts = new TreeMap<>();
      symbol.getValue().forEach((view, state) -> texts.put(view, text(state)));
      texts(before, symbol.getKey(), texts, out);
      before = ',';
    }
    close(before, out);
  }

  private static JsonOut key(char before, String key, JsonOut out) {
    return out.raw(before).text(key).raw(':');
  }

  /* What has no member was not opened. */
  private static void close(char before, JsonOut out) {
    out.raw(before == '{' ? "{}" : "}");
  }

  private static void timeOrNull(JsonOut out, long timeNs) {
    var _ = timeNs == Answer.NO_TIME ? out.nothing() : out.time(timeNs);
  }

  private static String text(CellState state) {
    return state.status() + "/" + state.reason();
  }

  /** Writes an array of what was read of views or at positions, without their symbols. */
  public static void write(List<Cut.Entry> entries, JsonOut out) {
    out.raw('[');
    for (int i = 0; i < entries.size(); i++) {
      if (i > 0) {
        out.raw(',');
      }
      write(entries.get(i), out);
    }
    out.raw(']');
  }

  private static void write(Cut.Entry entry, JsonOut out) {
    switch (entry) {
      case Cut.BarEntry bar -> {
        key('{', VIEW, out).text(bar.view());
        key(',', DEFINITION, out).text(bar.definition());
        key(',', END, out).time(bar.endNs());
        key(',', REVISION, out).number(bar.revision());
      }
      case Cut.OfflineEntry offline -> {
        key('{', VIEW, out).text(offline.view());
        key(',', DEFINITION, out).text(offline.definition());
        key(',', EVENT_TIME, out).time(offline.eventNs());
        timeOrNull(key(',', KNOWLEDGE_TIME, out), offline.knowledgeNs());
      }
      case Cut.PositionEntry position -> {
        key('{', TOPIC_ID, out).text(position.topicId());
        key(',', PARTITION, out).number(position.partition());
        key(',', OFFSET, out).number(position.offset());
        texts(',', DEFINITIONS, position.definitions(), out);
      }
    }
    out.raw('}');
  }

  private static void texts(char before, String key, Map<String, String> texts, JsonOut out) {
    key(before, key, out);
    char next = '{';
    for (Map.Entry<String, String> text : texts.entrySet()) {
      key(next, text.getKey(), out).text(text.getValue());
      next = ',';
    }
    close(next, out);
  }

  /**
   * Reads what {@link #bytes} wrote.
   *
   * @throws IllegalArgumentException where it is something else, naming the rule and the key
   */
  public static WholeCut parse(JsonNode json) {
    requireKeys("at", json, json.has(COMPARED) ? KEYS_OF_CROSS : KEYS);
    Reading reading = reading(text(json, BAR));
    Map<String, List<Cut.Entry>> symbols = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> each : object(json, SYMBOLS).properties()) {
      if (!each.getValue().isArray()) {
        throw new IllegalArgumentException("must be an array: symbol=" + shown(each.getKey()));
      }
      List<Cut.Entry> entries = new ArrayList<>();
      each.getValue().forEach(entry -> entries.add(entry(each.getKey(), entry, reading)));
      symbols.put(each.getKey(), entries);
    }
    return new WholeCut(
        hex(json, CATALOG),
        reading,
        texts(json, VIEWS),
        symbols,
        states(json, symbols.keySet()),
        json.has(COMPARED) ? compared(object(json, COMPARED)) : Map.of());
  }

  private static Map<String, Long> compared(JsonNode json) {
    Map<String, Long> times = new LinkedHashMap<>();
    json.propertyNames().forEach(factor -> times.put(factor, timeOrNull(json, factor)));
    return times;
  }

  private static Map<String, Map<String, CellState>> states(JsonNode json, Set<String> symbols) {
    Map<String, Map<String, CellState>> states = new LinkedHashMap<>();
    JsonNode all = object(json, STATES);
    for (String symbol : all.propertyNames()) {
      if (!symbols.contains(symbol)) {
        throw new IllegalArgumentException(
            "must be one of symbols: key=states, symbol=" + shown(symbol));
      }
      JsonNode own = object(all, symbol);
      Map<String, CellState> byView = new LinkedHashMap<>();
      own.propertyNames().forEach(view -> byView.put(view, state(view, text(own, view))));
      states.put(symbol, byView);
    }
    return states;
  }

  private static CellState state(String view, String text) {
    for (CellState state : CellState.values()) {
      if (WholeCut.isTold(state) && text(state).equals(text)) {
        return state;
      }
    }
    throw new IllegalArgumentException(
        "must be STALE, WARMING_UP or MISSING, with a reason after a slash: key=states, view=%s,"
                .formatted(shown(view))
            + " state="
            + shown(text));
  }

  private static Cut.Entry entry(String symbol, JsonNode json, Reading reading) {
    if (json.has(TOPIC_ID)) {
      requireKeys("entry", json, OF_POSITION);
      return new Cut.PositionEntry(
          symbol,
          hex(json, TOPIC_ID),
          (int) whole(json, PARTITION, Integer.MAX_VALUE),
          whole(json, OFFSET, Long.MAX_VALUE - 1),
          texts(json, DEFINITIONS));
    }
    if (json.has(END)) {
      requireKeys("entry", json, OF_BAR);
      if (reading == Reading.FORMING) {
        throw new IllegalArgumentException("must have no closed bars: bar=forming");
      }
      int revision = (int) whole(json, REVISION, Integer.MAX_VALUE);
      return new Cut.BarEntry(
          symbol, text(json, VIEW), hex(json, DEFINITION), time(json, END), revision);
    }
    requireKeys("entry", json, OF_OFFLINE);
    return new Cut.OfflineEntry(
        symbol,
        text(json, VIEW),
        hex(json, DEFINITION),
        time(json, EVENT_TIME),
        timeOrNull(json, KNOWLEDGE_TIME));
  }

  private static void requireKeys(String what, JsonNode json, Set<String> keys) {
    if (!json.isObject() || !Set.copyOf(json.propertyNames()).equals(keys)) {
      throw new IllegalArgumentException(
          "must be an object with the keys " + keys.stream().sorted().toList() + ": " + what);
    }
  }

  private static Reading reading(String text) {
    for (Reading reading : Reading.values()) {
      if (reading.name().toLowerCase(Locale.ROOT).equals(text)) {
        return reading;
      }
    }
    throw new IllegalArgumentException("must be forming or closed: bar=" + shown(text));
  }

  private static JsonNode object(JsonNode json, String key) {
    JsonNode value = json.path(key);
    if (!value.isObject()) {
      throw new IllegalArgumentException("must be an object: key=" + key);
    }
    return value;
  }

  private static Map<String, String> texts(JsonNode json, String key) {
    Map<String, String> texts = new LinkedHashMap<>();
    JsonNode object = object(json, key);
    object.propertyNames().forEach(name -> texts.put(name, hex(object, name)));
    return texts;
  }

  private static String text(JsonNode json, String key) {
    JsonNode value = json.path(key);
    if (!value.isString()) {
      throw new IllegalArgumentException("must be text: key=" + shown(key));
    }
    return value.asString();
  }

  private static String hex(JsonNode json, String key) {
    String text = text(json, key);
    if (!HEX.matcher(text).matches()) {
      throw new IllegalArgumentException(
          "must be hexadecimal digits: " + shown(key) + "=" + shown(text));
    }
    return text;
  }

  private static long whole(JsonNode json, String key, long most) {
    JsonNode value = json.path(key);
    boolean isWhole = value.isIntegralNumber() && value.canConvertToLong();
    if (!isWhole || value.asLong() < 0 || value.asLong() > most) {
      throw new IllegalArgumentException("must be a whole number in 0.." + most + ": key=" + key);
    }
    return value.asLong();
  }

  private static long timeOrNull(JsonNode json, String key) {
    return json.path(key).isNull() ? Answer.NO_TIME : time(json, key);
  }

  private static long time(JsonNode json, String key) {
    String text = text(json, key);
    try {
      return UtcTime.parse(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("must be a time: " + key + "=" + shown(text), e);
    }
  }

  private static String shown(@Nullable String text) {
    return text == null || text.length() <= 80 ? String.valueOf(text) : text.substring(0, 80);
  }
}
