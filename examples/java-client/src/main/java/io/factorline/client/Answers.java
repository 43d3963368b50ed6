package io.factorline.client;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads what factor-api answers. Stateless; thread-safe. */
final class Answers {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final String PRESENT = "PRESENT";
  private static final int SHOWN = 200;

  private Answers() {}

  private record State(String status, String reason) {}

  static SymbolFactors symbol(byte[] json) {
    JsonNode root = JSON.readTree(json);
    Map<String, Cell> cells = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> entry : root.get("values").properties()) {
      JsonNode cell = entry.getValue();
      State state = new State(cell.get("status").asString(), cell.path("reason").asString(""));
      Cell.Origin origin = origin(cell.get("eventTime"), cell.get("ageMs"), cell.get("definition"));
      cells.put(entry.getKey(), cell(cell.get("value"), state, origin));
    }
    return new SymbolFactors(root.get("symbol").asString(), root.get("cut").asString(), cells);
  }

  static List<SymbolFactors> batch(byte[] json) {
    JsonNode root = JSON.readTree(json);
    List<Map<String, State>> states = states(root);
    List<SymbolFactors> rows = new ArrayList<>();
    for (int i = 0; i < states.size(); i++) {
      Map<String, Cell> cells = new LinkedHashMap<>();
      for (Map.Entry<String, JsonNode> entry : root.get("values").properties()) {
        String factor = entry.getKey();
        State state = states.get(i).getOrDefault(factor, new State(PRESENT, ""));
        cells.put(factor, cell(entry.getValue().get(i), state, origin(root, factor, i)));
      }
      String symbol = root.get("symbols").get(i).asString();
      rows.add(new SymbolFactors(symbol, root.get("cut").asString(), cells));
    }
    return List.copyOf(rows);
  }

  /* Per row, the states of the cells that are not present. */
  private static List<Map<String, State>> states(JsonNode root) {
    List<Map<String, State>> states = new ArrayList<>();
    root.get("symbols").forEach(symbol -> states.add(new HashMap<>()));
    for (JsonNode told : root.get("statuses")) {
      State state = new State(told.get(2).asString(), told.get(3).asString());
      states.get(told.get(0).asInt()).put(told.get(1).asString(), state);
    }
    return states;
  }

  private static Cell.Origin origin(JsonNode root, String factor, int row) {
    JsonNode view = root.get("views").get(factor.substring(0, factor.indexOf(':')));
    JsonNode each = view.get("definitions");
    JsonNode definition = each == null ? view.get("definition") : each.get(row);
    return origin(view.get("eventTimes").get(row), view.get("ageMs").get(row), definition);
  }

  private static Cell.Origin origin(JsonNode eventTime, JsonNode ageMs, JsonNode definition) {
    return new Cell.Origin(
        eventTime.isNull() ? null : Instant.parse(eventTime.asString()),
        ageMs.isNull() ? null : Duration.ofMillis(ageMs.asLong()),
        definition.asString());
  }

  private static Cell cell(JsonNode value, State state, Cell.Origin origin) {
    return switch (state.status()) {
      case PRESENT -> new Cell.Present(value.asDouble(), origin);
      case "STALE" -> new Cell.Stale(value.asDouble(), state.reason(), origin);
      case "WARMING_UP" -> new Cell.WarmingUp(state.reason(), origin);
      case "UNDEFINED" -> new Cell.Undefined(state.reason(), origin);
      default -> new Cell.Missing(state.reason(), origin);
    };
  }

  /** The JSON of a request's body. */
  static byte[] body(List<String> symbols, FactorQuery query) {
    return JSON.writeValueAsBytes(
        Map.of("symbols", symbols, "factors", query.factors(), "bar", wire(query.bar())));
  }

  static String wire(FactorQuery.Bar bar) {
    return switch (bar) {
      case FORMING -> "forming";
      case CLOSED -> "closed";
    };
  }

  /** The failure that an answer other than 200 tells of. */
  static FactorlineException failure(HttpResponse<byte[]> response) {
    String code = "unknown";
    String detail = new String(response.body(), StandardCharsets.UTF_8);
    try {
      JsonNode problem = JSON.readTree(response.body());
      code = problem.path("code").asString(code);
      detail = problem.path("detail").asString(detail);
    } catch (JacksonException e) {
      // A proxy in between answers in its own form, which is shown as it is.
    }
    if (code.equals("deadline_exceeded")) {
      return new FactorlineException.DeadlinePassed(detail);
    }
    String shown = detail.substring(0, Math.min(SHOWN, detail.length()));
    return new FactorlineException.Refused(
        response.statusCode(), code, shown, retryAfter(response));
  }

  private static @Nullable Duration retryAfter(HttpResponse<byte[]> response) {
    return response
        .headers()
        .firstValue("Retry-After")
        .filter(text -> text.matches("\\d{1,9}"))
        .map(text -> Duration.ofSeconds(Long.parseLong(text)))
        .orElse(null);
  }
}
