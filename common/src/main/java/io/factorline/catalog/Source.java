package io.factorline.catalog;

import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Where the rows of an offline view come from, and how they are read.
 *
 * @param columns of the rows
 * @param times how times are written
 * @param onError what a bad row does to the good ones
 */
public record Source(Location location, Columns columns, Times times, OnError onError) {

  /** Where rows lie. */
  public sealed interface Location {}

  /**
   * Parquet files.
   *
   * @param path file, folder (its {@code *.parquet}) or pattern
   */
  public record ParquetFiles(String path) implements Location {}

  /**
   * CSV files.
   *
   * @param path file, folder (its {@code *.csv} and {@code *.csv.gz}) or pattern
   */
  public record CsvFiles(String path, char delimiter) implements Location {}

  /**
   * A query of a database.
   *
   * @param database name under which the service's settings have its address
   * @param query SQL that gives the rows; a table is {@code SELECT * FROM} it
   */
  public record Query(String database, String query) implements Location {}

  /**
   * Columns by what they hold.
   *
   * @param entity one per join key, in their order; always read as text
   * @param knowledge column, or lag behind the event time: exactly one
   * @param deleted column that is true where a row takes its entity's values back
   * @param fields column by field
   */
  public record Columns(
      List<String> entity,
      String eventTime,
      Knowledge knowledge,
      Optional<String> deleted,
      Map<String, String> fields) {
    public Columns {
      entity = List.copyOf(entity);
      fields = Map.copyOf(fields);
    }
  }

  /** When a row could be known. */
  public sealed interface Knowledge {
    /** At the time in a column. */
    record Column(String name) implements Knowledge {}

    /** So long after its event time. */
    record Lag(Duration lag) implements Knowledge {}
  }

  /**
   * How times are written.
   *
   * @param format of text and whole numbers
   * @param zone of times and dates without one; empty where those are refused
   */
  public record Times(TimeFormat format, Optional<ZoneId> zone) {}

  /** How a time is written. */
  public enum TimeFormat {
    /** ISO 8601, a date alone included. */
    ISO,
    /** Seconds since the epoch. */
    EPOCH_S,
    /** Milliseconds since the epoch. */
    EPOCH_MS,
    /** Microseconds since the epoch. */
    EPOCH_US,
    /** Nanoseconds since the epoch. */
    EPOCH_NS
  }

  /** What a bad row does to the good ones. */
  public enum OnError {
    /** Nothing: they are loaded, the bad ones are told. */
    REJECT_ROWS,
    /** Nothing is loaded. */
    FAIL
  }

  /** All of it as one text, the same for equal sources. */
  String canonical() {
    return "%s;%s;%s;%s;%s;fields=%s;%s;%s"
        .formatted(
            location,
            String.join(",", columns.entity()),
            columns.eventTime(),
            columns.knowledge(),
            columns.deleted(),
            new TreeMap<>(columns.fields()),
            times,
            onError);
  }
}
