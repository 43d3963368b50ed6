package io.factorline.lake;

import java.util.List;
import java.util.Optional;

/**
 * What the rows of a table look like, and in which order a file holds them. Immutable.
 *
 * @param name as {@code bars/live_1s}
 * @param columns in the order of a file
 * @param order columns that the rows of a file are sorted by
 * @param identity columns that tell one row from another: of rows that agree in them readers keep
 *     one
 * @param time the column of {@code minTime} and {@code maxTime}; ns, or of type INT64 ms
 */
public record LakeTable(
    String name, List<Column> columns, List<String> order, List<String> identity, String time) {

  /** Copies the lists and requires that all names are columns, once each. */
  public LakeTable {
    columns = List.copyOf(columns);
    order = List.copyOf(order);
    identity = List.copyOf(identity);
    List<String> names = columns.stream().map(Column::name).toList();
    if (names.stream().distinct().count() != names.size()) {
      throw new IllegalArgumentException("must be named once each: columns=" + names);
    }
    for (List<String> used : List.of(order, identity, List.of(time))) {
      if (!names.containsAll(used)) {
        throw new IllegalArgumentException("must be columns of " + name + ": names=" + used);
      }
    }
  }

  /** The column of that name. */
  public Optional<Column> column(String columnName) {
    return columns.stream().filter(column -> column.name().equals(columnName)).findFirst();
  }

  /**
   * The columns of these names, in this order.
   *
   * @throws IllegalArgumentException where it has none of a name
   */
  public List<Column> columns(List<String> columnNames) {
    return columnNames.stream().map(this::required).toList();
  }

  private Column required(String columnName) {
    return column(columnName)
        .orElseThrow(() ->
            new IllegalArgumentException("must be a column of " + name + ": name=" + columnName));
  }

  /** Whether it has a column of that name. */
  public boolean has(String columnName) {
    return column(columnName).isPresent();
  }

  /** The column that names whose row it is: {@code symbol}, of offline views {@code entity}. */
  public String key() {
    return has(LakeTables.ENTITY) ? LakeTables.ENTITY : LakeTables.SYMBOL;
  }
}
