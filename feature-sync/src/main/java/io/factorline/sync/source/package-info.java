/**
 * Sources of offline views, read row by row: Parquet, CSV and databases, and the rules that make a
 * row good. Must not know what becomes of the rows.
 */
@org.jspecify.annotations.NullMarked
package io.factorline.sync.source;
