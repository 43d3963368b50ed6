package io.factorline.catalog;

import org.jspecify.annotations.Nullable;

/** Turns a node into a value, or reports problems and gives null. */
@FunctionalInterface
interface NodeReader<T> {
  @Nullable T read(Place place);
}
