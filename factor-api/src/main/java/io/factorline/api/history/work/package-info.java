/**
 * Reads that take a while, off the event loops, bounded and cancelled. Must not know what is read.
 */
@NullMarked
package io.factorline.api.history.work;

import org.jspecify.annotations.NullMarked;
