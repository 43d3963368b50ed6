/**
 * How services reach what they share, and as whom: settings that all of them have. Must not know
 * what is stored there.
 */
@NullMarked
package io.factorline.access;

import org.jspecify.annotations.NullMarked;
