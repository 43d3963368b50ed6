/**
 * Feast's Redis layout byte for byte, key serialization version 3: entity keys, field names, values
 * and timestamps. It must not know a Redis client, a catalog or a clock: only {@code java.*} and
 * JSpecify.
 */
@NullMarked
package io.factorline.feast;

import org.jspecify.annotations.NullMarked;
