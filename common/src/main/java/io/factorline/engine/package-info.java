/**
 * The partition's state machine: log records in, rows and closed bars out; a pure function of the
 * log. Must not know a wall clock, Kafka, Redis or Spring.
 */
@NullMarked
package io.factorline.engine;

import org.jspecify.annotations.NullMarked;
