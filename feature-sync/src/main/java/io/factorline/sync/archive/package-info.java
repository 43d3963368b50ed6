/**
 * Keeps in the lake what the topics {@code ticks}, {@code factor-bars} and {@code signal-audit}
 * have: each record once, whichever process dies when. Must not compute anything of it.
 */
@NullMarked
package io.factorline.sync.archive;

import org.jspecify.annotations.NullMarked;
