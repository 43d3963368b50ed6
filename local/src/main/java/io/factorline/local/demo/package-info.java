/**
 * Synthetic history of the simulated market: a year of daily bars and its fundamentals, as files.
 * Knows first prices and dates only; nothing of how the files are read.
 */
@NullMarked
package io.factorline.local.demo;

import org.jspecify.annotations.NullMarked;
