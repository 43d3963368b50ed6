/**
 * From factors to signals: vectors, scores, sides and what is told of them. Must not know HTTP or
 * Kafka.
 */
@NullMarked
package io.factorline.gateway.signal;

import org.jspecify.annotations.NullMarked;
