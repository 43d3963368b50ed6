package io.factorline.gateway.drift;

/**
 * Two scores of one vector.
 *
 * @param order text whose order is that of the bars that the vector was read from
 */
public record ScoredPair(String symbol, String order, double champion, double challenger) {}
