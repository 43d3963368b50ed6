/**
 * A near cache of Redis hashes that is never staler than Redis' own invalidation. It must not know
 * what the hashes mean, nor Kafka, Spring or HTTP.
 */
@NullMarked
package io.factorline.near;

import org.jspecify.annotations.NullMarked;
