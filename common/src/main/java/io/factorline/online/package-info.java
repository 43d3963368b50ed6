/**
 * Factors as a reader sees them now: the last known rows, how fresh they are, and what follows for
 * each cell. Must not know HTTP or Spring.
 */
@NullMarked
package io.factorline.online;

import org.jspecify.annotations.NullMarked;
