/**
 * Health of what each service that reads factors online stands on: Redis' rows and the heartbeats
 * of partitions. Must not know which service asks.
 */
@NullMarked
package io.factorline.online.health;

import org.jspecify.annotations.NullMarked;
