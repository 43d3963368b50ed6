package io.factorline.redis;

/** What became of a new job. */
public enum JobAdmission {
  /** It is in the queue. */
  QUEUED,
  /** Not taken: there are as many unfinished jobs as allowed. */
  FULL,
  /** A job of this id is there already; nothing was changed. */
  KNOWN
}
