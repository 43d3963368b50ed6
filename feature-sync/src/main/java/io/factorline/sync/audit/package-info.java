/**
 * Jobs over the records of predictions in the lake and in Kafka: they verify the chains and export
 * records. Must not know how records are made, nor change any.
 */
@NullMarked
package io.factorline.sync.audit;

import org.jspecify.annotations.NullMarked;
