/**
 * How far the scores of a version are from the champion's on the same inputs: counted in bins,
 * summed over replicas, judged. Must not know Redis, requests or who scores.
 */
@NullMarked
package io.factorline.gateway.drift;

import org.jspecify.annotations.NullMarked;
