package io.factorline.gateway.stream;

import java.util.Locale;

/** What became of a bar. */
enum BarOutcome {
  /** Its signal is in the topic. */
  TOLD,
  /** The model has no signal on it; its record says why. */
  NO_SIGNAL,
  /** A part of ours failed; its record says which. */
  ERROR,
  /** Another bar of the symbol came with it, and one signal is made for both. */
  OVERTAKEN,
  /** What the row holds has been signed already. */
  REPEATED,
  /** A signal on it would no longer be valid. */
  LATE,
  /** The row did not get it in time. */
  ROW_BEHIND,
  /** It is of another definition of the view than the model's. */
  OTHER_DEFINITION,
  /** The model does not read its view. */
  NOT_READ,
  /** No version of the model is live. */
  UNAVAILABLE,
  /** The record is no bar. */
  MALFORMED;

  /** Its value as a tag. */
  String tag() {
    return name().toLowerCase(Locale.ROOT);
  }
}
