package io.factorline.gateway.stream;

import io.factorline.gateway.signal.Intent;

/**
 * A model that signs each bar that it reads.
 *
 * @param intent of its signals; with {@link Intent#TRADE} they move sides and a canary's money
 */
public record ModelStream(String model, Intent intent) {}
