package io.factorline.catalog;

import java.util.Collection;
import java.util.Optional;

/** A name that the catalog does not know; a mistake of the caller, not of the catalog. */
public final class CatalogLookupException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String kind;
  private final String name;
  private final String nearest;

  CatalogLookupException(String kind, String name, Collection<String> known) {
    this(kind, name, Nearest.to(name, known).orElse(""));
  }

  private CatalogLookupException(String kind, String name, String nearest) {
    super(
        "must be a known %s%s: %s=%s"
            .formatted(
                kind,
                nearest.isEmpty() ? "" : ", nearest is " + nearest,
                kind,
                Problems.clip(name)));
    this.kind = kind;
    this.name = name;
    this.nearest = nearest;
  }

  /** {@code factor}, {@code view}, {@code service}, {@code universe} or {@code model}. */
  public String kind() {
    return kind;
  }

  /** What was asked for, as it came. */
  public String name() {
    return name;
  }

  /** The known name nearest to it; empty only where the catalog has none of this kind. */
  public Optional<String> nearest() {
    return nearest.isEmpty() ? Optional.empty() : Optional.of(nearest);
  }
}
