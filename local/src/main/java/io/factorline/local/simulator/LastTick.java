package io.factorline.local.simulator;

/**
 * Where a symbol of an earlier run stopped.
 *
 * @param tradeSeq {@code seq} of its last trade; 0 where none was found
 * @param quoteSeq {@code seq} of its last quote; 0 where none was found
 * @param midTicks its mid in ticks of 0.01; without a quote the price of its last trade
 */
record LastTick(long tradeSeq, long quoteSeq, long midTicks) {}
