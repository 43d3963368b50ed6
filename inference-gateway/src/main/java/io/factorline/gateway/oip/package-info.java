/**
 * The Open Inference Protocol over gRPC, as its client. Must not know models of ours, signals or
 * settings files.
 */
@NullMarked
package io.factorline.gateway.oip;

import org.jspecify.annotations.NullMarked;
