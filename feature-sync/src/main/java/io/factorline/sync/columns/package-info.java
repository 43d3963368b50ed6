/**
 * Columns of files in and out, through DuckDB: chunks instead of rows. Must not know views, factors
 * or jobs.
 */
@NullMarked
package io.factorline.sync.columns;

import org.jspecify.annotations.NullMarked;
