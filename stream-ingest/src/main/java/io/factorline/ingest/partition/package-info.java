/**
 * What the owner of a partition remembers beside its engine: what is acknowledged and where a
 * restart may begin. Must not know Kafka's client, Redis' client or Spring.
 */
@NullMarked
package io.factorline.ingest.partition;

import org.jspecify.annotations.NullMarked;
