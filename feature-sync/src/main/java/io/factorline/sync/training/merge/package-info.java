/**
 * The point-in-time join: what was known of an entity at a time. Pure; must not know files, DuckDB
 * or the catalog.
 */
@NullMarked
package io.factorline.sync.training.merge;

import org.jspecify.annotations.NullMarked;
