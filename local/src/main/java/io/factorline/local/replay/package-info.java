/**
 * Sends a tick file to the {@code ticks} topic with the clocks that belong to it, and tells what
 * became of each tick. Knows the topics and the consumer group, nothing of the services' insides.
 */
@NullMarked
package io.factorline.local.replay;

import org.jspecify.annotations.NullMarked;
