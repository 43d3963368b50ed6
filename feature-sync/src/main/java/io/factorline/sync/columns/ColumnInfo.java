package io.factorline.sync.columns;

/**
 * A column of a file.
 *
 * @param type as DuckDB names it
 */
public record ColumnInfo(String name, String type) {}
