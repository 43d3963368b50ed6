/**
 * The side towards Kafka's consumer: assignment, reading, commits. Must not know how records are
 * applied, only the loop that takes them.
 */
@NullMarked
package io.factorline.ingest.consume;

import org.jspecify.annotations.NullMarked;
