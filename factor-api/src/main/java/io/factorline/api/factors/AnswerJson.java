package io.factorline.api.factors;

import io.factorline.feast.FeastValue;
import io.factorline.json.JsonOut;
import io.factorline.online.Answer;
import io.factorline.online.CellReason;
import io.factorline.online.CellState;
import io.factorline.online.WholeCutJson;
import java.nio.charset.StandardCharsets;

/** Answers as JSON. Stateless; thread-safe. */
public final class AnswerJson {
  private static final byte[] VALUE = ascii(":{\"value\":");
  private static final byte[] STATUS = ascii(",\"status\":\"");
  private static final byte[] REASON = ascii("\",\"reason\":\"");
  private static final byte[] EVENT_TIME = ascii("\",\"eventTime\":");
  private static final byte[] AGE = ascii(",\"ageMs\":");
  private static final byte[] DEFINITION = ascii(",\"definition\":\"");

  private AnswerJson() {}

  /** One symbol, each of its factors with all that is known of it. */
  public static void writeSymbol(WirePlan plan, Answer answer, JsonOut out) {
    out.raw("{\"symbol\":").text(answer.symbols().getFirst());
    out.raw(",\"cut\":\"").raw(answer.cut().hash()).raw("\",\"values\":");
    writeValues(plan, answer, 0, out);
    out.raw('}');
  }

  /**
   * The factors of one symbol of an answer, as one object. What stands behind a value is the same
   * for all factors of a view with the same state, and is copied rather than written again
   * (FactorsBenchmark.write1x50).
   */
  public static void writeValues(WirePlan plan, Answer answer, int symbol, JsonOut out) {
    int tailFrom = 0;
    int tailTo = 0;
    int tailColumn = -1;
    for (int c = 0; c < answer.plan().columnCount(); c++) {
      out.raw(c == 0 ? '{' : ',').raw(plan.factorName(c)).raw(VALUE);
      writeValue(answer, c, symbol, out);
      if (tailColumn >= 0 && haveOneTail(answer, tailColumn, c, symbol)) {
        out.again(tailFrom, tailTo);
      } else {
        tailFrom = out.length();
        writeTail(answer, c, symbol, out);
        tailTo = out.length();
        tailColumn = c;
      }
    }
    out.raw('}');
  }

  private static boolean haveOneTail(Answer answer, int column, int other, int symbol) {
    return answer.plan().viewOf(column) == answer.plan().viewOf(other)
        && answer.state(column, symbol) == answer.state(other, symbol);
  }

  private static void writeTail(Answer answer, int column, int symbol, JsonOut out) {
    int view = answer.plan().viewOf(column);
    CellState state = answer.state(column, symbol);
    out.raw(STATUS).raw(state.status().name());
    if (state.reason() != CellReason.NONE) {
      out.raw(REASON).raw(state.reason().name());
    }
    out.raw(EVENT_TIME);
    writeTime(answer.eventNs(view, symbol), out);
    out.raw(AGE);
    writeAge(answer.ageMs(view, symbol), out);
    out.raw(DEFINITION).raw(answer.definition(view, symbol)).raw("\"}");
  }

  /** Many symbols, by factor. */
  public static void writeMany(WirePlan plan, Answer answer, JsonOut out) {
    writeMany(plan, answer, false, out);
  }

  /** Many symbols, by factor; with all that was read where that is asked for. */
  static void writeMany(WirePlan plan, Answer answer, boolean isWholeCut, JsonOut out) {
    out.raw("{\"cut\":\"").raw(answer.cut().hash()).raw('"');
    if (isWholeCut) {
      out.raw(",\"wholeCut\":").raw(WholeCutJson.bytes(answer.cut().whole()));
    }
    out.raw(",\"symbols\":[");
    for (int i = 0; i < answer.symbols().size(); i++) {
      out.raw(i == 0 ? "\"" : ",\"").raw(answer.symbols().get(i)).raw('"');
    }
    out.raw("],\"values\":{");
    for (int c = 0; c < answer.plan().columnCount(); c++) {
      out.raw(c == 0 ? "" : ",").raw(plan.factorName(c)).raw(":[");
      writeColumn(answer, c, out);
      out.raw(']');
    }
    out.raw("},\"views\":{");
    for (int v = 0; v < answer.plan().views().size(); v++) {
      out.raw(v == 0 ? "" : ",").raw(plan.viewName(v)).raw(':');
      writeView(answer, v, out);
    }
    out.raw("},\"statuses\":[");
    writeStatuses(plan, answer, out);
    out.raw("]}");
  }

  private static void writeColumn(Answer answer, int column, JsonOut out) {
    for (int i = 0; i < answer.symbols().size(); i++) {
      if (i > 0) {
        out.raw(',');
      }
      writeValue(answer, column, i, out);
    }
  }

  /** The value of a cell in its own type; null where it has none. */
  public static void writeValue(Answer answer, int column, int symbol, JsonOut out) {
    switch (answer.exactValue(column, symbol)) {
      case null -> out.number(answer.value(column, symbol));
      case FeastValue.Int64(long whole) -> out.number(whole);
      case FeastValue.Text(String text) -> out.text(text);
      case FeastValue.Bool(boolean is) -> out.raw(is ? "true" : "false");
      case FeastValue other ->
          throw new IllegalStateException("must be of a type of the catalog: value=" + other);
    }
  }

  private static void writeView(Answer answer, int view, JsonOut out) {
    int symbols = answer.symbols().size();
    String definition = symbols == 0 ? "" : definitionOf(answer, view);
    out.raw("{\"definition\":\"").raw(definition).raw("\",\"eventTimes\":[");
    boolean isMixed = false;
    for (int i = 0; i < symbols; i++) {
      if (i > 0) {
        out.raw(',');
      }
      writeTime(answer.eventNs(view, i), out);
      isMixed |= answer.hasRow(i) && !answer.definition(view, i).equals(definition);
    }
    out.raw("],\"ageMs\":[");
    for (int i = 0; i < symbols; i++) {
      if (i > 0) {
        out.raw(',');
      }
      writeAge(answer.ageMs(view, i), out);
    }
    out.raw(']');
    if (isMixed) {
      writeDefinitions(answer, view, out);
    }
    out.raw('}');
  }

  /** The definition of the first symbol that has a row. */
  private static String definitionOf(Answer answer, int view) {
    for (int i = 0; i < answer.symbols().size(); i++) {
      if (answer.hasRow(i)) {
        return answer.definition(view, i);
      }
    }
    return answer.definition(view, 0);
  }

  /* While a definition is rolled out, rows of both exist: then each is named. */
  private static void writeDefinitions(Answer answer, int view, JsonOut out) {
    out.raw(",\"definitions\":[");
    for (int i = 0; i < answer.symbols().size(); i++) {
      out.raw(i == 0 ? "\"" : ",\"").raw(answer.definition(view, i)).raw('"');
    }
    out.raw(']');
  }

  private static void writeStatuses(WirePlan plan, Answer answer, JsonOut out) {
    boolean isFirst = true;
    for (int c = 0; c < answer.plan().columnCount(); c++) {
      for (int i = 0; i < answer.symbols().size(); i++) {
        CellState state = answer.state(c, i);
        if (state != CellState.PRESENT) {
          out.raw(isFirst ? "[" : ",[").number(i).raw(',').raw(plan.factorName(c));
          out.raw(",\"").raw(state.status().name()).raw("\",\"");
          out.raw(state.reason().name()).raw("\"]");
          isFirst = false;
        }
      }
    }
  }

  private static void writeTime(long eventNs, JsonOut out) {
    if (eventNs == Answer.NO_TIME) {
      out.nothing();
    } else {
      out.time(eventNs);
    }
  }

  private static void writeAge(long ageMs, JsonOut out) {
    if (ageMs == Answer.NO_TIME) {
      out.nothing();
    } else {
      out.number(ageMs);
    }
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
