package io.factorline.store;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A record of {@code factor-bars}. Times are ns since the epoch.
 *
 * @param topicId of the record of {@code ticks} that closed the bar, 32 hexadecimal digits
 * @param partition of that record
 * @param offset of that record
 * @param factors names in the order of the record
 * @param cells per factor a number, or null
 * @param undefined names of the factors whose null means UNDEFINED, separated by commas; null if
 *     none
 */
public record BarRecord(
    String symbol,
    String view,
    String definition,
    long startNs,
    long endNs,
    int revision,
    long knowledgeNs,
    String topicId,
    int partition,
    long offset,
    List<String> factors,
    List<@Nullable Double> cells,
    @Nullable String undefined) {}
