/**
 * Roll-outs at work: what replicas share, the controller, the money of canaries and their
 * executions. Must not know HTTP, nor how Redis and Kafka are spoken to.
 */
@NullMarked
package io.factorline.gateway.canary;

import org.jspecify.annotations.NullMarked;
