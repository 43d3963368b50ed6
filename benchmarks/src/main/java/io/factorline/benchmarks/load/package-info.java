/**
 * Load on a running stack: scenarios, each with its baseline in the same run, and their tables.
 * Must not know how a service does its work.
 */
@NullMarked
package io.factorline.benchmarks.load;

import org.jspecify.annotations.NullMarked;
