/**
 * An HTTP/1.1 load generator that costs little and omits nothing, and the fixed answers that it is
 * compared with. Must not know what the answers mean.
 */
@NullMarked
package io.factorline.benchmarks.load.http;

import org.jspecify.annotations.NullMarked;
