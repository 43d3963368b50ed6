/**
 * Parity: what is stored against what the archived records give once more, and a researcher's own
 * column against the factor. Must not know how Redis is spoken to.
 */
@NullMarked
package io.factorline.sync.parity;

import org.jspecify.annotations.NullMarked;
