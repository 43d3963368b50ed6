/**
 * Gives a view the history that it would have had all along: its state is made of archived ticks
 * and imported bars, kept in the lake, and told to stream-ingest by records of {@code ticks}. Must
 * not know how stream-ingest takes them.
 */
@NullMarked
package io.factorline.sync.seed;

import org.jspecify.annotations.NullMarked;
