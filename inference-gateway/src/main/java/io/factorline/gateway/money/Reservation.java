package io.factorline.gateway.money;

import java.math.BigDecimal;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A granted signal. Its book's thread changes it; its final fields may be read by others. */
final class Reservation {
  final String id;
  final String symbol;
  final boolean isBuy;
  final @Nullable BigDecimal price;
  final long expiresMs;
  final Set<String> fillIds = new HashSet<>();
  long restCents;
  boolean isOpen;

  Reservation(
      String id,
      String symbol,
      boolean isBuy,
      @Nullable BigDecimal price,
      long expiresMs,
      long restCents) {
    this.id = id;
    this.symbol = symbol;
    this.isBuy = isBuy;
    this.price = price;
    this.expiresMs = expiresMs;
    this.restCents = restCents;
    this.isOpen = true;
  }
}
