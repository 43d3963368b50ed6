/**
 * What is read before the first request, so that it finds its rows in memory. Must not know what
 * requests may ask.
 */
@NullMarked
package io.factorline.api.warmup;

import org.jspecify.annotations.NullMarked;
