/**
 * The records of the Kafka topics and their JSON codecs. Must not know Kafka's client, Redis or
 * Spring.
 */
@NullMarked
package io.factorline.event;

import org.jspecify.annotations.NullMarked;
