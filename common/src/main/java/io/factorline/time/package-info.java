/**
 * Clocks as values, so that no decision reads the wall clock by itself. Must not know anything
 * else.
 */
@NullMarked
package io.factorline.time;

import org.jspecify.annotations.NullMarked;
