package io.factorline.api.feast;

import io.factorline.api.factors.AnswerJson;
import io.factorline.json.JsonOut;
import io.factorline.online.Answer;
import io.factorline.online.CellReason;
import io.factorline.online.CellState;
import io.factorline.time.UtcTime;
import java.util.List;

/**
 * The answer of {@code /get-online-features}: one element per feature, in which one value per row.
 * A double is always written with a fraction or an exponent, since Feast's client takes a number
 * without one for a whole number. Stateless; thread-safe.
 */
final class FeastAnswer {
  private static final String EPOCH = "\"1970-01-01T00:00:00Z\"";
  private static final int GROUP = 3;

  private FeastAnswer() {}

  static void write(
      FeastColumns entities,
      FeastSelection.Selected selected,
      List<Answer> answers,
      boolean isFull,
      JsonOut out) {
    out.raw("{\"results\":[");
    boolean isFirst = true;
    for (String name : entities.names()) {
      out.raw(isFirst ? "{" : ",{");
      writeEntity(entities, name, out);
      isFirst = false;
    }
    for (FeastSelection.Feature feature : selected.features()) {
      out.raw(isFirst ? "{" : ",{");
      writeFeature(answers.get(feature.part()), feature.column(), out);
      isFirst = false;
    }
    out.raw("],\"metadata\":{\"feature_names\":[");
    writeNames(entities, selected, isFull, out);
    out.raw("]}}");
  }

  private static void writeNames(
      FeastColumns entities, FeastSelection.Selected selected, boolean isFull, JsonOut out) {
    boolean isFirst = true;
    for (String name : entities.names()) {
      out.raw(isFirst ? "" : ",").text(name);
      isFirst = false;
    }
    for (FeastSelection.Feature feature : selected.features()) {
      out.raw(isFirst ? "" : ",").text(feature.name(isFull));
      isFirst = false;
    }
  }

  private static void writeEntity(FeastColumns entities, String name, JsonOut out) {
    int rows = entities.rows();
    out.raw("\"values\":[");
    for (int i = 0; i < rows; i++) {
      out.raw(i == 0 ? "" : ",").text(entities.value(name, i).asString());
    }
    out.raw("],\"statuses\":[");
    for (int i = 0; i < rows; i++) {
      out.raw(i == 0 ? "\"PRESENT\"" : ",\"PRESENT\"");
    }
    out.raw("],\"event_timestamps\":[");
    for (int i = 0; i < rows; i++) {
      out.raw(i == 0 ? "" : ",").raw(EPOCH);
    }
    out.raw("]}");
  }

  private static void writeFeature(Answer answer, int column, JsonOut out) {
    int rows = answer.symbols().size();
    int view = answer.plan().viewOf(column);
    out.raw("\"values\":[");
    for (int i = 0; i < rows; i++) {
      out.raw(i == 0 ? "" : ",");
      AnswerJson.writeValue(answer, column, i, out);
    }
    out.raw("],\"statuses\":[");
    for (int i = 0; i < rows; i++) {
      out.raw(i == 0 ? "\"" : ",\"");
      out.raw(status(answer.state(column, i), answer.eventNs(view, i)).name()).raw('"');
    }
    out.raw("],\"event_timestamps\":[");
    for (int i = 0; i < rows; i++) {
      out.raw(i == 0 ? "" : ",");
      writeTime(answer.eventNs(view, i), out);
    }
    out.raw("]}");
  }

  /** Feast's statuses. */
  enum Status {
    PRESENT,
    NOT_FOUND,
    NULL_VALUE,
    OUTSIDE_MAX_AGE
  }

  /** Of a row that exists but has no value: NULL_VALUE. */
  static Status status(CellState state, long eventNs) {
    return switch (state.status()) {
      case PRESENT -> Status.PRESENT;
      case STALE -> Status.OUTSIDE_MAX_AGE;
      case WARMING_UP, UNDEFINED -> Status.NULL_VALUE;
      case MISSING ->
          eventNs == Answer.NO_TIME || state.reason() == CellReason.UNKNOWN_SYMBOL
              ? Status.NOT_FOUND
              : Status.NULL_VALUE;
    };
  }

  /** RFC 3339 with 0, 3, 6 or 9 fraction digits; of no time the epoch. */
  static void writeTime(long eventNs, JsonOut out) {
    if (eventNs == Answer.NO_TIME) {
      out.raw(EPOCH);
      return;
    }
    String text = UtcTime.text(eventNs);
    int dot = text.indexOf('.');
    String fraction = text.substring(dot + 1, text.length() - 1);
    int digits = fraction.length();
    while (digits > 0 && fraction.startsWith("000", digits - GROUP)) {
      digits -= GROUP;
    }
    String kept = digits == 0 ? "" : "." + fraction.substring(0, digits);
    out.raw('"').raw(text.substring(0, dot)).raw(kept).raw("Z\"");
  }
}
