/**
 * The money of canaries as a pure function of a ledger: entries, what follows from each, and what
 * is reserved, held and lost after it. Must not know Kafka, Redis, clocks or requests.
 */
@NullMarked
package io.factorline.gateway.money;

import org.jspecify.annotations.NullMarked;
