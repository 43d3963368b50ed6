package io.factorline.local.simulator;

/**
 * Where a symbol of an earlier run stopped.
 *
 * @param tradeSeq {@code seq} of its last trade
 * @param quoteSeq {@code seq} of its last quote
 * @param midTicks its mid in ticks of 0.01
 */
record LastTick(long tradeSeq, long quoteSeq, long midTicks) {}
