/**
 * The indicator kernel: bars in, factor values out, the same bits live, in backfill and in
 * research. It must not know a clock, a catalog, a store or a library: only {@code java.*} and
 * JSpecify.
 */
@NullMarked
package io.factorline.kernel;

import org.jspecify.annotations.NullMarked;
