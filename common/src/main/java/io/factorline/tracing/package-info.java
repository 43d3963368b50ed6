/**
 * Traces: which requests and records are followed, their spans, and the ids that log lines and
 * other services get. Must not know HTTP, Kafka or Spring, nor what is followed.
 */
@NullMarked
package io.factorline.tracing;

import org.jspecify.annotations.NullMarked;
