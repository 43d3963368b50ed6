/**
 * What the gateway is measured with: calls in an open loop, a server with a fixed time per call,
 * and a reader of what bars come to. Must not know how the gateway does its work.
 */
@NullMarked
package io.factorline.benchmarks.load.gateway;

import org.jspecify.annotations.NullMarked;
