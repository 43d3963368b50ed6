/**
 * The archived log of {@code ticks}, the states of the engine in the lake, and runs of the engine
 * over both. Must not know who asks: no jobs, no Kafka, no HTTP.
 */
@NullMarked
package io.factorline.archive;

import org.jspecify.annotations.NullMarked;
