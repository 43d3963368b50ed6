package io.factorline.catalog;

/** Which of the two readings of a live factor is meant. */
public enum Reading {
  /** Of the bar that is still open; that of the last closed bar where none is. */
  FORMING,
  /** Of the last closed bar. */
  CLOSED
}
