/**
 * Microbenchmarks of what runs once per tick, per row and per answer. Must not be on the class path
 * of any service.
 */
@NullMarked
package io.factorline.benchmarks;

import org.jspecify.annotations.NullMarked;
