/**
 * The lake: tables of immutable files, and manifests that name the current ones
 * (docs/spec/lake.md). Must not know how a Parquet file is written or read, nor who writes it.
 */
@NullMarked
package io.factorline.lake;

import org.jspecify.annotations.NullMarked;
