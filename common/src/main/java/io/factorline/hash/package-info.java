/**
 * Checksums of bytes.
 *
 * <p>It knows nothing of what the bytes mean.
 */
@NullMarked
package io.factorline.hash;

import org.jspecify.annotations.NullMarked;
