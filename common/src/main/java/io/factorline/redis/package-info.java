/**
 * What talks to Redis: scripts, their callers and the keys that they touch. It must not know Kafka,
 * Spring or HTTP.
 */
@NullMarked
package io.factorline.redis;

import org.jspecify.annotations.NullMarked;
