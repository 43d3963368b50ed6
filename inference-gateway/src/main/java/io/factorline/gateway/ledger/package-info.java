/**
 * The ledger of canaries in Kafka: written, and read back by each replica, which decides each entry
 * at its place. Must not know Redis, HTTP or signals.
 */
@NullMarked
package io.factorline.gateway.ledger;

import org.jspecify.annotations.NullMarked;
