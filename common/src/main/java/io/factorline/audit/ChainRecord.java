package io.factorline.audit;

import org.jspecify.annotations.Nullable;

/**
 * A record as the topic has it, or had it.
 *
 * @param appendMs when the broker appended it, ms since the epoch
 */
@SuppressWarnings("ArrayRecordComponent") // handed over once, to one reader
public record ChainRecord(
    int partition, long offset, long appendMs, byte @Nullable [] key, byte @Nullable [] value) {}
