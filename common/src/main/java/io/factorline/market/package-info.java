/**
 * Markets as data: venues, their sessions and calendars, timeframes, instruments, and the rules by
 * which ticks are cleaned. It must not know a factor, a store, a file format or a wall clock.
 */
@NullMarked
package io.factorline.market;

import org.jspecify.annotations.NullMarked;
