/**
 * What processes cost and what services say of themselves, from outside. Must not cause load worth
 * mentioning.
 */
@NullMarked
package io.factorline.benchmarks.load.watch;

import org.jspecify.annotations.NullMarked;
