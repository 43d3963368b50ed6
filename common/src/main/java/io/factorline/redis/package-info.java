/**
 * The one place that talks to Redis: scripts, hot rows, heartbeats, layouts. Must not know Kafka's
 * client or Spring.
 */
@NullMarked
package io.factorline.redis;

import org.jspecify.annotations.NullMarked;
