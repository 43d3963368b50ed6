package io.factorline.catalog;

/** A value and where it was written. */
record Placed<T>(T value, Place place) {}
