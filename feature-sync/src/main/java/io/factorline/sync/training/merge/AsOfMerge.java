package io.factorline.sync.training.merge;

/**
 * The point-in-time join of one view: asked for entities and times in ascending order, it tells the
 * version that was known then.
 *
 * <p>At T a version counts if its event time and its knowledge (or served) time are at or before T.
 * Of those the newest event time wins, of these the newest knowledge, of these the highest
 * revision; where the winner is older than the time-to-live, or is a delete, there are no values.
 * So a restatement replaces from its own knowledge on, and an older event time that becomes known
 * late never hides a newer one. Where the winner is told twice, differently, the question has no
 * answer and fails; versions that win nowhere are not compared.
 *
 * <p>Why one pass with one remembered version is enough: both conditions say that T is at or after
 * {@link RowVersion#visibleNs}, so in a stream sorted by it the versions that count only grow as T
 * does, and the winner is a running maximum. One thread; O(1) memory; no allocation per question.
 */
public final class AsOfMerge {
  private final VersionStream versions;
  private final TimeToLive timeToLive;
  private final RowVersion best;
  private RowVersion next;
  private RowVersion previous;
  private boolean hasNext;
  private boolean hasBest;
  private boolean isInConflict;
  private final RowVersion conflicting;
  private boolean isStarted;
  private int entity = Integer.MIN_VALUE;
  private long timeNs = Long.MIN_VALUE;

  /** A join over these versions, each with {@code cellCount} cells. */
  public AsOfMerge(VersionStream versions, int cellCount, TimeToLive timeToLive) {
    this.versions = versions;
    this.timeToLive = timeToLive;
    this.best = new RowVersion(cellCount);
    this.next = new RowVersion(cellCount);
    this.previous = new RowVersion(cellCount);
    this.conflicting = new RowVersion(cellCount);
  }

  /**
   * What was known of an entity at a time.
   *
   * @param askedNs ns since the epoch; not before the last one asked of this entity
   * @throws VersionConflictException if the winner is told twice and differs
   * @throws Exception what the stream throws
   */
  public AsOf at(int askedEntity, long askedNs) throws Exception {
    if (!isStarted) {
      isStarted = true;
      read();
    }
    begin(askedEntity, askedNs);
    while (hasNext && next.entity() == entity && next.visibleNs() <= timeNs) {
      take();
      read();
    }
    requireNoConflict();
    if (!hasBest) {
      return AsOf.NO_ROW;
    }
    if (timeToLive.isExpired(entity, best.eventNs(), timeNs)) {
      return AsOf.EXPIRED;
    }
    return best.isDeleted() ? AsOf.DELETED : AsOf.FOUND;
  }

  /** The version of the last answer, unless that was {@link AsOf#NO_ROW}; only read. */
  public RowVersion version() {
    return best;
  }

  private void begin(int askedEntity, long askedNs) throws Exception {
    if (askedEntity < entity || (askedEntity == entity && askedNs < timeNs)) {
      throw new IllegalArgumentException(
          "must be asked in ascending order: entity=" + askedEntity + ", timeNs=" + askedNs);
    }
    if (askedEntity != entity) {
      entity = askedEntity;
      hasBest = false;
      isInConflict = false;
      while (hasNext && next.entity() < entity) {
        read();
      }
    }
    timeNs = askedNs;
  }

  private void read() throws Exception {
    RowVersion last = previous;
    previous = next;
    next = last;
    boolean hasPrevious = hasNext;
    hasNext = versions.next(next);
    if (hasNext && hasPrevious && next.compareInStream(previous) < 0) {
      throw new IllegalStateException("must be sorted: version=" + next + ", after=" + previous);
    }
  }

  private void take() {
    int newness = hasBest ? next.compareNewness(best) : 1;
    if (newness > 0) {
      best.copyFrom(next);
      hasBest = true;
      isInConflict = false;
    } else if (newness == 0) {
      takeAgain();
    }
  }

  /** The same version once more: what is told twice is one, what differs is in conflict. */
  private void takeAgain() {
    if (!next.hasSameContent(best)) {
      conflicting.copyFrom(next);
      isInConflict = true;
    }
    best.servedNs(Math.min(best.servedNs(), next.servedNs()));
  }

  private void requireNoConflict() {
    if (isInConflict) {
      throw new VersionConflictException(best, conflicting);
    }
  }
}
