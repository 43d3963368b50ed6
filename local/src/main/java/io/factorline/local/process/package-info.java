/**
 * Processes of the operating system that this JVM starts, stops, freezes and kills, and the ports
 * they listen on. Knows nothing of Kafka, Redis or the services.
 */
@NullMarked
package io.factorline.local.process;

import org.jspecify.annotations.NullMarked;
