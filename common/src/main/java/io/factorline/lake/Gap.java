package io.factorline.lake;

/**
 * Records that Kafka had deleted before they were archived: the table will never hold them.
 *
 * @param foundMs when it was noticed, ms since the epoch
 */
public record Gap(OffsetRange records, long foundMs) {}
