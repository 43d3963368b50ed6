/**
 * Parquet files of the lake, written and read through DuckDB. The only package that knows DuckDB;
 * must not know what a table means.
 */
@NullMarked
package io.factorline.lake.parquet;

import org.jspecify.annotations.NullMarked;
