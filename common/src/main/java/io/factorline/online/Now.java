package io.factorline.online;

/**
 * One moment on both of our clocks.
 *
 * @param monotonicNs only differences mean anything
 * @param wallMs ms since the epoch
 */
record Now(long monotonicNs, long wallMs) {}
