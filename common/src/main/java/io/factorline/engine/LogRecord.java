package io.factorline.engine;

import io.factorline.event.MarketEvent;

/**
 * One record of a partition's log.
 *
 * @param offset its position
 * @param appendMs when the broker appended it, ms since the epoch
 * @param event what it says
 * @param raw its value as received; not copied
 */
public record LogRecord(long offset, long appendMs, MarketEvent event, byte[] raw) {}
