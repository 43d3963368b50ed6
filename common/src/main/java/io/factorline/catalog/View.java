package io.factorline.catalog;

import java.util.List;

/** A named group of factors that are computed and kept together. */
public sealed interface View permits BarView, QuoteView, OfflineView, DerivedView, CrossView {
  /** Unique name, {@code [a-z][a-z0-9_]{0,63}}. */
  String name();

  /** Its factors in their order, which is the order of layouts. */
  List<String> factorNames();

  /**
   * 16 hex characters that change exactly when its factors, their meaning or the kernel's
   * arithmetic do. Names of views, time-to-live and the format of the catalog do not count.
   */
  String definition();
}
