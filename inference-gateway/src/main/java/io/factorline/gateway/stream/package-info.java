/**
 * Signals without being asked: a closed bar triggers, the row is awaited, the topic {@code signals}
 * is told. Must not know HTTP, nor how a signal is made.
 */
@NullMarked
package io.factorline.gateway.stream;

import org.jspecify.annotations.NullMarked;
