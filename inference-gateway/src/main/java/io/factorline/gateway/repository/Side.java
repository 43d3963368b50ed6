package io.factorline.gateway.repository;

/** What a signal says to do. */
public enum Side {
  BUY,
  SELL,
  HOLD
}
