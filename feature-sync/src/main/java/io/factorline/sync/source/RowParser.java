package io.factorline.sync.source;

import io.factorline.basis.CorporateAction;
import io.factorline.catalog.Dimension;
import io.factorline.catalog.Entity;
import io.factorline.catalog.FieldType;
import io.factorline.catalog.OfflineField;
import io.factorline.catalog.OfflineView;
import io.factorline.catalog.Source;
import io.factorline.market.Symbol;
import io.factorline.time.UtcTime;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes rows of cells by the rules of a view and its source; notes every cell that breaks one. One
 * thread.
 */
final class RowParser implements RawSink {
  private static final int MAX_ENTITY = 256;
  private static final int LOOK_ROWS = 4_096;

  private static final String NAN_RULE = "is no value";
  private static final String NUMBER_RULE = "must be text, for a number has lost its leading zeros";
  private static final String RATIO_RULE =
      "must be in [" + CorporateAction.MIN_RATIO + ", " + CorporateAction.MAX_RATIO + "]";

  private final List<OfflineField> fields;
  private final boolean isOfActions;
  private final SourceColumns columns;
  private final TimeCells times;
  private final long lagNs;
  private final Entity entity;
  private final Findings findings;
  private final RowSink sink;
  private final SourceRow row;
  private long seen;
  private String file = "";
  private List<CellKind> kinds = List.of();

  RowParser(OfflineView view, Source source, Entity entity, Findings findings, RowSink sink) {
    this.fields = view.fields();
    this.isOfActions = view.corporateActions();
    this.columns = new SourceColumns(view, source);
    this.times = new TimeCells(source.times());
    this.lagNs =
        source.columns().knowledge() instanceof Source.Knowledge.Lag lag ? lag.lag().toNanos() : 0;
    this.entity = entity;
    this.findings = findings;
    this.sink = sink;
    this.row = new SourceRow(fields.size());
  }

  SourceColumns columns() {
    return columns;
  }

  @Override
  public void open(String newFile, List<CellKind> newKinds) {
    file = newFile;
    kinds = newKinds;
    findings.open();
  }

  @Override
  public void badRow(long number, String value, String rule) {
    look();
    findings.badRow();
    note(number, "", value, rule);
  }

  @Override
  public void badFile(String name, String column, String rule) {
    if (name.equals(file)) {
      findings.badOpenFile(name, column, rule);
    } else {
      findings.badFile(name, column, rule);
    }
    sink.drop(name);
  }

  @Override
  public void row(long number, @Nullable Object[] cells) throws SourceException {
    look();
    String one = one(number, cells);
    Long event = time(number, columns.event(), cells);
    Long knowledge = knowledge(number, cells, event);
    Boolean deletes = deletes(number, cells);
    boolean isGood = one != null && event != null && knowledge != null && deletes != null;
    boolean isDeletion = deletes != null && deletes;
    for (int field = 0; field < fields.size(); field++) {
      isGood &= isDeletion || value(number, field, plain(columns.firstField() + field, cells));
    }
    if (!isGood || one == null || event == null || knowledge == null) {
      findings.badRow();
      return;
    }
    if (isDeletion) {
      for (int field = 0; field < fields.size(); field++) {
        row.value(field, null);
      }
    }
    row.set(one, event, knowledge, isDeletion);
    row.place(file, number);
    sink.row(row);
  }

  private void look() {
    if (seen++ % LOOK_ROWS == 0) {
      sink.look(seen);
    }
  }

  /** A time as something that no value is; else as it is. */
  private @Nullable Object plain(int column, @Nullable Object[] cells) {
    Object cell = cells[column];
    return cell instanceof Long ns && kinds.get(column).isTime() ? new Moment(ns) : cell;
  }

  /**
   * A time where none is wanted.
   *
   * @param ns since the epoch
   */
  private record Moment(long ns) {
    @Override
    public String toString() {
      return UtcTime.text(ns);
    }
  }

  /** The text of what the row is about. */
  private @Nullable String one(long number, @Nullable Object[] cells) {
    List<String> values = new ArrayList<>(columns.event());
    for (int i = 0; i < columns.event(); i++) {
      boolean isSymbol = entity.isSymbol(entity.joinKeys().get(i));
      String value = key(number, i, plain(i, cells), isSymbol);
      if (value != null) {
        values.add(value);
      }
    }
    return values.size() == columns.event() ? entity.text(values) : null;
  }

  private @Nullable String key(long number, int column, @Nullable Object cell, boolean isSymbol) {
    CellKind kind = kinds.get(column);
    String rule = null;
    String text = null;
    switch (cell) {
      case null -> rule = "must not be empty";
      case Object n when isSymbol && kind.isNumber() -> rule = NUMBER_RULE;
      case String written -> text = written;
      case Long whole -> text = whole.toString();
      default -> rule = kind.isNumber() ? NUMBER_RULE : "must be text";
    }
    if (text != null && isSymbol && !Symbol.isValid(text)) {
      rule = "must match [A-Za-z0-9._^=:-]{1,64}";
    } else if (text != null && (text.isEmpty() || text.length() > MAX_ENTITY)) {
      rule = "must have 1 to " + MAX_ENTITY + " characters";
    }
    if (rule != null) {
      note(number, columns.names().get(column), cell, rule);
      return null;
    }
    return text;
  }

  private @Nullable Long time(long number, int column, @Nullable Object[] cells) {
    Object cell = cells[column];
    String rule;
    if (cell == null) {
      rule = "must not be empty";
    } else {
      try {
        long ns = times.ns(cell, kinds.get(column));
        if (ns != 0) {
          return ns;
        }
        rule = "must not be the epoch itself, which means no time";
      } catch (IllegalArgumentException e) {
        rule = String.valueOf(e.getMessage());
      }
    }
    note(number, columns.names().get(column), cell, rule);
    return null;
  }

  private @Nullable Long knowledge(long number, @Nullable Object[] cells, @Nullable Long event) {
    if (columns.knowledge() < 0) {
      return event == null ? null : lagged(number, event, cells[columns.event()]);
    }
    Long knowledge = time(number, columns.knowledge(), cells);
    if (!isOfActions && knowledge != null && event != null && knowledge < event) {
      note(
          number,
          columns.names().get(columns.knowledge()),
          cells[columns.knowledge()],
          "must not lie before the event time");
      return null;
    }
    return knowledge;
  }

  private @Nullable Long lagged(long number, long event, @Nullable Object cell) {
    long knowledge = event + lagNs;
    if (((event ^ knowledge) & (lagNs ^ knowledge)) < 0 || knowledge == 0) {
      note(
          number,
          columns.names().get(columns.event()),
          cell,
          "must leave room for the knowledge lag");
      return null;
    }
    return knowledge;
  }

  private @Nullable Boolean deletes(long number, @Nullable Object[] cells) {
    Object cell = columns.deleted() < 0 ? null : plain(columns.deleted(), cells);
    if (cell == null) {
      return false;
    }
    try {
      return Cells.flag(cell);
    } catch (IllegalArgumentException e) {
      note(number, columns.names().get(columns.deleted()), cell, String.valueOf(e.getMessage()));
      return null;
    }
  }

  private boolean value(long number, int field, @Nullable Object cell) {
    OfflineField of = fields.get(field);
    boolean isNan = of.type() == FieldType.DOUBLE && Cells.isNan(cell);
    if (isNan) {
      String column = columns.names().get(columns.firstField() + field);
      findings.nan(new Findings.Finding(file, number, column, Findings.shown(cell), NAN_RULE));
    }
    row.value(field, null);
    if (cell == null || isNan) {
      return true;
    }
    String rule;
    try {
      boolean isDigits = kinds.get(columns.firstField() + field) == CellKind.DIGITS;
      Object value = Cells.value(cell, of.type(), isDigits);
      row.value(field, value);
      rule = rule(of.dimension(), value);
    } catch (IllegalArgumentException e) {
      rule = String.valueOf(e.getMessage());
    }
    if (rule != null) {
      note(number, columns.names().get(columns.firstField() + field), cell, rule);
    }
    return rule == null;
  }

  private @Nullable String rule(Dimension dimension, Object value) {
    if (isOfActions) {
      boolean isRatio = value instanceof Double ratio && CorporateAction.isRatio(ratio);
      return isRatio ? null : RATIO_RULE;
    }
    return isAllowed(dimension, value) ? null : "must not be negative";
  }

  /** Numbers of shares and volumes count things. */
  static boolean isAllowed(Dimension dimension, Object value) {
    boolean counts = dimension == Dimension.SHARES || dimension == Dimension.VOLUME;
    return !counts || !(value instanceof Number number) || number.doubleValue() >= 0;
  }

  private void note(long number, String column, @Nullable Object value, String rule) {
    findings.note(
        new Findings.Finding(
            file, number, column, value == null ? "" : Findings.shown(value), rule));
  }
}
