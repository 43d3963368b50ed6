/**
 * The language of derived factors: an expression over other factors, compiled once and evaluated
 * the same live and over history. It must not know where its inputs come from: only {@code java.*}
 * and JSpecify.
 */
@NullMarked
package io.factorline.derive;

import org.jspecify.annotations.NullMarked;
