/**
 * The commands of {@code ./factorline}: their options, what they print and their exit codes. Knows
 * nothing of how the stack works inside.
 */
@NullMarked
package io.factorline.local.cli;

import org.jspecify.annotations.NullMarked;
