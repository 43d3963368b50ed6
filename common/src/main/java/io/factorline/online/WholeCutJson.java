package io.factorline.online;

import io.factorline.catalog.Reading;
import io.factorline.time.UtcTime;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

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
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
    try (JsonGenerator out = JsonMapper.shared().createGenerator(bytes)) {
      write(cut, out);
    }
    return bytes.toByteArray();
  }

  private static void write(WholeCut cut, JsonGenerator out) {
    out.writeStartObject();
    out.writeStringProperty(CATALOG, cut.catalogHash());
    out.writeStringProperty(BAR, cut.reading().name().toLowerCase(Locale.ROOT));
    texts(VIEWS, cut.views(), out);
    out.writeObjectPropertyStart(SYMBOLS);
    cut.symbols()
        .forEach((symbol, entries) -> {
          out.writeArrayPropertyStart(symbol);
          entries.forEach(entry -> write(entry, out));
          out.writeEndArray();
        });
    out.writeEndObject();
    out.writeObjectPropertyStart(STATES);
    cut.states()
        .forEach((symbol, states) -> {
          Map<String, String> texts = new TreeMap<>();
          states.forEach((view, state) -> texts.put(view, text(state)));
          texts(symbol, texts, out);
        });
    out.writeEndObject();
    if (!cut.compared().isEmpty()) {
      out.writeObjectPropertyStart(COMPARED);
      cut.compared().forEach((factor, timeNs) -> timeOrNull(factor, timeNs, out));
      out.writeEndObject();
    }
    out.writeEndObject();
  }

  private static void timeOrNull(String key, long timeNs, JsonGenerator out) {
    if (timeNs == Answer.NO_TIME) {
      out.writeNullProperty(key);
    } else {
      out.writeStringProperty(key, UtcTime.text(timeNs));
    }
  }

  private static String text(CellState state) {
    return state.status() + "/" + state.reason();
  }

  /** Writes what was read of one view or at one position, without its symbol. */
  public static void write(Cut.Entry entry, JsonGenerator out) {
    out.writeStartObject();
    switch (entry) {
      case Cut.BarEntry bar -> {
        out.writeStringProperty(VIEW, bar.view());
        out.writeStringProperty(DEFINITION, bar.definition());
        out.writeStringProperty(END, UtcTime.text(bar.endNs()));
        out.writeNumberProperty(REVISION, bar.revision());
      }
      case Cut.OfflineEntry offline -> {
        out.writeStringProperty(VIEW, offline.view());
        out.writeStringProperty(DEFINITION, offline.definition());
        out.writeStringProperty(EVENT_TIME, UtcTime.text(offline.eventNs()));
        timeOrNull(KNOWLEDGE_TIME, offline.knowledgeNs(), out);
      }
      case Cut.PositionEntry position -> {
        out.writeStringProperty(TOPIC_ID, position.topicId());
        out.writeNumberProperty(PARTITION, position.partition());
        out.writeNumberProperty(OFFSET, position.offset());
        texts(DEFINITIONS, position.definitions(), out);
      }
    }
    out.writeEndObject();
  }

  private static void texts(String key, Map<String, String> texts, JsonGenerator out) {
    out.writeObjectPropertyStart(key);
    texts.forEach(out::writeStringProperty);
    out.writeEndObject();
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
