package io.factorline.sync.source;

import org.jspecify.annotations.Nullable;

/**
 * One good row of a source. It is used again for the next row. Times are ns since the epoch.
 *
 * <p>A value is {@code Double} (finite), {@code Long}, {@code String}, {@code Boolean}, or null for
 * no value; those of a row that deletes are all null.
 */
public final class SourceRow {
  private String entity = "";
  private long eventNs;
  private long knowledgeNs;
  private boolean isDeletion;
  private String file = "";
  private long row;
  private final @Nullable Object[] values;

  SourceRow(int fields) {
    this.values = new @Nullable Object[fields];
  }

  void set(String entity, long eventNs, long knowledgeNs, boolean isDeletion) {
    this.entity = entity;
    this.eventNs = eventNs;
    this.knowledgeNs = knowledgeNs;
    this.isDeletion = isDeletion;
  }

  void place(String file, long row) {
    this.file = file;
    this.row = row;
  }

  void value(int field, @Nullable Object value) {
    values[field] = value;
  }

  public String entity() {
    return entity;
  }

  public long eventNs() {
    return eventNs;
  }

  public long knowledgeNs() {
    return knowledgeNs;
  }

  /** Whether it takes the values of its entity back. */
  public boolean isDeletion() {
    return isDeletion;
  }

  /** The value of the field at this index of the view. */
  public @Nullable Object value(int field) {
    return values[field];
  }

  /** File, or name of the database. */
  public String file() {
    return file;
  }

  /** Its number; the first below a header is 1. */
  public long row() {
    return row;
  }
}
