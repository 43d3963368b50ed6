package io.factorline.market;

import org.jspecify.annotations.Nullable;

/** The sessions of a venue by epoch day; null where it does not trade on that day. */
interface DaySessions {
  @Nullable Session of(long epochDay);
}
