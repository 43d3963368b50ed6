/** What history is measured on: a lake with many rows, and bars behind its end. */
@NullMarked
package io.factorline.benchmarks.load.history;

import org.jspecify.annotations.NullMarked;
