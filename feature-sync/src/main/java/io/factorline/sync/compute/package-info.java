/**
 * A researcher's own bars or ticks through a view of the catalog: the kernel and the engine that
 * run live. Must not know the lake's manifests, Redis or Kafka.
 */
@NullMarked
package io.factorline.sync.compute;

import org.jspecify.annotations.NullMarked;
