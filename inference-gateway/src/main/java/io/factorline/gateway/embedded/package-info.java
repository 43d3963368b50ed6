/**
 * Models that run inside this process by ONNX Runtime. Must not know signals, or where models come
 * from.
 */
@NullMarked
package io.factorline.gateway.embedded;

import org.jspecify.annotations.NullMarked;
