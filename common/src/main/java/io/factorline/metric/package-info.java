/**
 * Names, units and descriptions of all meters, the one list that docs/metrics.md is checked
 * against. Must not know who measures.
 */
@NullMarked
package io.factorline.metric;

import org.jspecify.annotations.NullMarked;
