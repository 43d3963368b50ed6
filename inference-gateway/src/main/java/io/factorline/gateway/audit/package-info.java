/** Records of predictions: written to Kafka, found again by id. Must not know HTTP. */
@NullMarked
package io.factorline.gateway.audit;

import org.jspecify.annotations.NullMarked;
