/**
 * Roll-outs as pure data: the split, stages with their limits, and what may follow what. Must not
 * know Redis, Kafka, clocks or requests.
 */
@NullMarked
package io.factorline.gateway.rollout;

import org.jspecify.annotations.NullMarked;
