/**
 * Bars of the past: computed again from archived ticks, or from bars that are imported. Must not
 * know how a job is queued or told about.
 */
@NullMarked
package io.factorline.sync.backfill;

import org.jspecify.annotations.NullMarked;
