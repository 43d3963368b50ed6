/**
 * The hot row: what Redis keeps of one symbol, and its bytes. Must not know a Redis client or the
 * engine.
 */
@NullMarked
package io.factorline.store;

import org.jspecify.annotations.NullMarked;
