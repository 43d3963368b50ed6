package io.factorline.sync.training.merge;

import java.util.Arrays;

/**
 * One version of one row of a view, mutable and reused: what was said of an entity at an event
 * time, and since when it was known. Times are ns since the epoch. Not thread-safe.
 *
 * <p>Versions of an entity are ordered by event time, then knowledge, then revision; a current one
 * comes after a superseded one that agrees in all three. Versions that agree in all of these are
 * the same version, and must have the same content.
 */
public final class RowVersion {
  /** {@link #servedNs} of a version that was never served. */
  public static final long NEVER = Long.MAX_VALUE;

  private final long[] cells;
  private int entity;
  private long eventNs;
  private long knowledgeNs;
  private int revision;
  private boolean current;
  private long servedNs;
  private long visibleNs;
  private boolean deleted;

  /** Room for a version with this many cells. */
  public RowVersion(int cellCount) {
    cells = new long[cellCount];
  }

  /** Becomes the version of an entity at an event time; the cells stay as they are. */
  public RowVersion set(int newEntity, long newEventNs, long newKnowledgeNs, int newRevision) {
    entity = newEntity;
    eventNs = newEventNs;
    knowledgeNs = newKnowledgeNs;
    revision = newRevision;
    return standing(true, false, NEVER, false);
  }

  /**
   * Says how the version stands.
   *
   * @param isCurrent whether nothing is known to have replaced it under the same knowledge time
   * @param isDeleted whether it says that the entity has no values from its event time on
   * @param newServedNs when it was first served, or {@link #NEVER}
   * @param visibleWhenServed whether it counts from when it was served, else from its knowledge
   */
  public RowVersion standing(
      boolean isCurrent, boolean isDeleted, long newServedNs, boolean visibleWhenServed) {
    current = isCurrent;
    deleted = isDeleted;
    servedNs = newServedNs;
    visibleNs = Math.max(eventNs, visibleWhenServed ? newServedNs : knowledgeNs);
    return this;
  }

  /** Number of its entity, in the order of the stream. */
  public int entity() {
    return entity;
  }

  /** Since when it describes the entity. */
  public long eventNs() {
    return eventNs;
  }

  /** Since when it could be known. */
  public long knowledgeNs() {
    return knowledgeNs;
  }

  /** Number of its revision, 0 for the first. */
  public int revision() {
    return revision;
  }

  /** When it was first served, or {@link #NEVER}. */
  public long servedNs() {
    return servedNs;
  }

  /** From when on a join may see it: the later of event time and knowledge (or served) time. */
  public long visibleNs() {
    return visibleNs;
  }

  /** Whether it says that there are no values. */
  public boolean isDeleted() {
    return deleted;
  }

  /** How many cells it has. */
  public int cellCount() {
    return cells.length;
  }

  /** The 64 bits of a cell; what they mean is the caller's. */
  public long cell(int index) {
    return cells[index];
  }

  /** Sets the 64 bits of a cell. */
  public void cell(int index, long bits) {
    cells[index] = bits;
  }

  void copyFrom(RowVersion other) {
    entity = other.entity;
    eventNs = other.eventNs;
    knowledgeNs = other.knowledgeNs;
    revision = other.revision;
    current = other.current;
    servedNs = other.servedNs;
    visibleNs = other.visibleNs;
    deleted = other.deleted;
    System.arraycopy(other.cells, 0, cells, 0, cells.length);
  }

  /** Below 0 where this version gives way to the other, 0 where both are one. */
  int compareNewness(RowVersion other) {
    if (eventNs != other.eventNs) {
      return Long.compare(eventNs, other.eventNs);
    }
    if (knowledgeNs != other.knowledgeNs) {
      return Long.compare(knowledgeNs, other.knowledgeNs);
    }
    return revision != other.revision
        ? Integer.compare(revision, other.revision)
        : Boolean.compare(current, other.current);
  }

  /** Below 0 where this version comes first in a stream. */
  int compareInStream(RowVersion other) {
    if (entity != other.entity) {
      return Integer.compare(entity, other.entity);
    }
    return visibleNs != other.visibleNs
        ? Long.compare(visibleNs, other.visibleNs)
        : compareNewness(other);
  }

  boolean hasSameContent(RowVersion other) {
    return deleted == other.deleted && (deleted || Arrays.equals(cells, other.cells));
  }

  void servedNs(long newServedNs) {
    servedNs = newServedNs;
  }

  @Override
  public String toString() {
    return "RowVersion[entity=%d, eventNs=%d, knowledgeNs=%d, revision=%d, current=%b, deleted=%b]"
        .formatted(entity, eventNs, knowledgeNs, revision, current, deleted);
  }
}
