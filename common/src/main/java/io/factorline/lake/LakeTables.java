package io.factorline.lake;

import io.factorline.catalog.BarView;
import io.factorline.catalog.FieldType;
import io.factorline.catalog.OfflineField;
import io.factorline.catalog.OfflineView;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The tables of docs/spec/lake.md and the names of their columns. */
public final class LakeTables {
  /** Prefix of the tables of closed bars. */
  public static final String BARS = "bars/";

  /** Prefix of the tables of offline views. */
  public static final String OFFLINE = "offline/";

  /** Name of the table of archived records of {@code ticks}. */
  public static final String TICKS = "ticks";

  /** Name of the table of archived records of {@code signal-audit}. */
  public static final String PREDICTIONS = "predictions";

  /** Name of the table of state files. */
  public static final String STATES = "states";

  public static final String SYMBOL = "symbol";
  public static final String START = "start";
  public static final String END = "end";
  public static final String KNOWLEDGE = "knowledge";
  public static final String REVISION = "revision";
  public static final String SERVED = "served";
  public static final String TOPIC_ID = "topic_id";
  public static final String PARTITION = "partition";
  public static final String OFFSET = "offset";
  public static final String UNDEFINED = "undefined";
  public static final String ENTITY = "entity";
  public static final String EVENT_TIME = "event_time";
  public static final String DELETED = "deleted";
  public static final String APPEND_MS = "append_ms";
  public static final String KEY = "key";
  public static final String VALUE = "value";
  public static final String TYPE = "type";

  private static final List<Column> BAR_HEAD =
      List.of(
          new Column(SYMBOL, ColumnType.TEXT),
          new Column(START, ColumnType.TIME),
          new Column(END, ColumnType.TIME),
          new Column(KNOWLEDGE, ColumnType.TIME),
          new Column(REVISION, ColumnType.INT32),
          new Column(SERVED, ColumnType.TIME),
          new Column(TOPIC_ID, ColumnType.TEXT),
          new Column(PARTITION, ColumnType.INT32),
          new Column(OFFSET, ColumnType.INT64));

  private static final List<Column> OFFLINE_HEAD =
      List.of(
          new Column(ENTITY, ColumnType.TEXT),
          new Column(EVENT_TIME, ColumnType.TIME),
          new Column(KNOWLEDGE, ColumnType.TIME),
          new Column(SERVED, ColumnType.TIME),
          new Column(DELETED, ColumnType.BOOL));

  private static final List<Column> RECORD_HEAD =
      List.of(
          new Column(TOPIC_ID, ColumnType.TEXT),
          new Column(PARTITION, ColumnType.INT32),
          new Column(OFFSET, ColumnType.INT64),
          new Column(APPEND_MS, ColumnType.INT64),
          new Column(KEY, ColumnType.BYTES),
          new Column(VALUE, ColumnType.BYTES));

  private static final LakeTable TICKS_TABLE =
      records(
          TICKS,
          new Column(TYPE, ColumnType.TEXT),
          new Column(SYMBOL, ColumnType.TEXT),
          new Column("seq", ColumnType.INT64),
          new Column(EVENT_TIME, ColumnType.TIME),
          new Column("price", ColumnType.REAL),
          new Column("size", ColumnType.REAL),
          new Column("bid", ColumnType.REAL),
          new Column("bid_size", ColumnType.REAL),
          new Column("ask", ColumnType.REAL),
          new Column("ask_size", ColumnType.REAL));

  private static final LakeTable PREDICTIONS_TABLE =
      records(
          PREDICTIONS,
          new Column("id", ColumnType.TEXT),
          new Column(SYMBOL, ColumnType.TEXT),
          new Column("model", ColumnType.TEXT),
          new Column("model_version", ColumnType.INT64),
          new Column("arm", ColumnType.TEXT),
          new Column("intent", ColumnType.TEXT),
          new Column("status", ColumnType.TEXT),
          new Column("reason", ColumnType.TEXT),
          new Column("backend", ColumnType.TEXT),
          new Column("side", ColumnType.TEXT),
          new Column("score", ColumnType.REAL),
          new Column("feature_time", ColumnType.TIME));

  private static final Set<String> RESERVED =
      BAR_HEAD.stream().map(Column::name).collect(Collectors.toUnmodifiableSet());

  private LakeTables() {}

  private static LakeTable records(String name, Column... read) {
    List<Column> columns = new ArrayList<>(RECORD_HEAD);
    columns.addAll(List.of(read));
    return new LakeTable(
        name, columns, List.of(PARTITION, OFFSET), List.of(TOPIC_ID, PARTITION, OFFSET), APPEND_MS);
  }

  /** Whether a table holds each record of a topic once, by its position. */
  public static boolean holdsRecords(String table) {
    return table.equals(TICKS) || table.equals(PREDICTIONS);
  }

  /** The archived records of {@code signal-audit}. */
  public static LakeTable predictions() {
    return PREDICTIONS_TABLE;
  }

  /** The archived records of {@code ticks}. */
  public static LakeTable ticks() {
    return TICKS_TABLE;
  }

  /** The closed bars of a view, as the catalog defines it. */
  public static LakeTable bars(BarView view) {
    return bars(view.name(), view.factorNames());
  }

  /**
   * The closed bars of a view that has these factors.
   *
   * @throws IllegalArgumentException if a factor is named like a column that each table has
   */
  public static LakeTable bars(String view, List<String> factors) {
    List<Column> columns = new ArrayList<>(BAR_HEAD);
    factors.forEach(factor -> columns.add(new Column(free(factor), ColumnType.REAL)));
    columns.add(new Column(UNDEFINED, ColumnType.TEXT));
    List<String> order = List.of(SYMBOL, END, REVISION);
    return new LakeTable(BARS + view, columns, order, order, END);
  }

  /** How many columns of a table of bars come before the factors. */
  public static int barHeadSize() {
    return BAR_HEAD.size();
  }

  /** Whether a factor of a view of bars may not have this name, as a column has it. */
  public static boolean isReserved(String factor) {
    return RESERVED.contains(factor) || factor.equals(UNDEFINED);
  }

  private static String free(String factor) {
    if (isReserved(factor)) {
      throw new IllegalArgumentException("must not be named like a column: factor=" + factor);
    }
    return factor;
  }

  /** The rows of an offline view. */
  public static LakeTable offline(OfflineView view) {
    List<Column> columns = new ArrayList<>(OFFLINE_HEAD);
    for (OfflineField field : view.fields()) {
      columns.add(new Column(field.name(), typeOf(field.type())));
    }
    List<String> order = List.of(ENTITY, EVENT_TIME, KNOWLEDGE);
    return new LakeTable(OFFLINE + view.name(), columns, order, order, EVENT_TIME);
  }

  private static ColumnType typeOf(FieldType type) {
    return switch (type) {
      case DOUBLE -> ColumnType.REAL;
      case INT64 -> ColumnType.INT64;
      case STRING -> ColumnType.TEXT;
      case BOOL -> ColumnType.BOOL;
    };
  }
}
