/**
 * Training sets: for each symbol and time of a spine the factors as they were known then, out of
 * the lake. Must not know Redis or Kafka.
 */
@NullMarked
package io.factorline.sync.training;

import org.jspecify.annotations.NullMarked;
