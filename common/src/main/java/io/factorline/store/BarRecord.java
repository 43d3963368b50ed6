package io.factorline.sync.archive;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A record of {@code factor-bars}.
 *
 * @param factors names in the order of the record
 * @param cells per factor a number, or null
 * @param undefined names of the factors whose null means UNDEFINED, separated by commas; null if
 *     none
 */
record BarRecord(
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
