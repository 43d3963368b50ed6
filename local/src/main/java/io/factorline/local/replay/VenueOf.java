package io.factorline.local.replay;

/** Which venue a symbol is traded on. */
@FunctionalInterface
public interface VenueOf {
  /** The venue's id. */
  String venue(String symbol);
}
