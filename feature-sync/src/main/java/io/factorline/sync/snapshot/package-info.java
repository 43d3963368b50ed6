/**
 * Runs the engine over archived ticks, and keeps its state at the end of each session. Must not
 * know what the bars that it makes are used for.
 */
@NullMarked
package io.factorline.sync.snapshot;

import org.jspecify.annotations.NullMarked;
