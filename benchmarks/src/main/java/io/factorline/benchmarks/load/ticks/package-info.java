/**
 * Ticks at a fixed rate, and how long each takes until its row can be read. Must not know the
 * services but by Kafka and Redis.
 */
@NullMarked
package io.factorline.benchmarks.load.ticks;

import org.jspecify.annotations.NullMarked;
