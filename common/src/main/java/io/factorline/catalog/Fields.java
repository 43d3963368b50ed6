package io.factorline.catalog;

import java.util.IdentityHashMap;
import java.util.Optional;

/** The values of a mapping that kept to its schema. */
final class Fields {
  private final Place place;
  private final IdentityHashMap<Key<?>, Placed<?>> values = new IdentityHashMap<>();

  Fields(Place place) {
    this.place = place;
  }

  void put(Key<?> key, Object value, Place at) {
    values.put(key, new Placed<>(value, at));
  }

  boolean has(Key<?> key) {
    return values.containsKey(key);
  }

  /** The value of a key that is required or has a default. */
  <T> T get(Key<T> key) {
    return find(key)
        .orElseThrow(() -> new IllegalStateException("must have a default: key=" + key.name));
  }

  @SuppressWarnings("unchecked") // a key's reader made the value
  <T> Optional<T> find(Key<T> key) {
    Placed<?> placed = values.get(key);
    return placed == null ? Optional.ofNullable(key.fallback) : Optional.of((T) placed.value());
  }

  /** Where the mapping stands. */
  Place place() {
    return place;
  }

  /** Where the key's value stands; the mapping's place where the key is absent. */
  Place place(Key<?> key) {
    Placed<?> placed = values.get(key);
    return placed == null ? place : placed.place();
  }
}
