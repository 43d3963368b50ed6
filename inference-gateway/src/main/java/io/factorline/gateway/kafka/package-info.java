/** How this service speaks to Kafka. Must not know what it says. */
@NullMarked
package io.factorline.gateway.kafka;

import org.jspecify.annotations.NullMarked;
