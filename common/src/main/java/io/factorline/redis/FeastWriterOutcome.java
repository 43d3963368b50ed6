package io.factorline.redis;

/** What became of a row; each of them is an acknowledgement: the row need not be sent again. */
public enum FeastWriterOutcome {
  /** All fields of the row are in Redis. */
  WRITTEN,
  /** Redis holds a row of the same topic id and the same or a later offset. */
  BEHIND_OFFSET,
  /** Redis holds a row of another topic id with the same or a later event time. */
  BEHIND_EVENT_TIME
}
