package io.factorline.catalog;

import java.util.List;

/** A named list of distinct symbols in a fixed order. */
public record Universe(String name, List<String> symbols) {
  public Universe {
    symbols = List.copyOf(symbols);
  }
}
