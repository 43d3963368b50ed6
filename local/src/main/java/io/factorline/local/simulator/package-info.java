/**
 * A simulated market of venue {@code SIM} that sends trades, quotes and clocks to Kafka like a feed
 * handler would. Knows nothing of what is computed from them.
 */
@NullMarked
package io.factorline.local.simulator;

import org.jspecify.annotations.NullMarked;
