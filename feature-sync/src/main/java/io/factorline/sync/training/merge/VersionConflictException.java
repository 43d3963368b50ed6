package io.factorline.sync.training.merge;

/** Two versions that agree in entity, event time, knowledge and revision say different things. */
public final class VersionConflictException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int entity;
  private final long eventNs;
  private final long knowledgeNs;
  private final int cell;
  private final long first;
  private final long second;

  VersionConflictException(RowVersion a, RowVersion b) {
    super("must have one content: first=" + a + ", second=" + b);
    this.entity = a.entity();
    this.eventNs = a.eventNs();
    this.knowledgeNs = a.knowledgeNs();
    this.cell = a.isDeleted() == b.isDeleted() ? firstDifference(a, b) : -1;
    this.first = cell < 0 ? 0 : a.cell(cell);
    this.second = cell < 0 ? 0 : b.cell(cell);
  }

  private static int firstDifference(RowVersion a, RowVersion b) {
    for (int i = 0; i < a.cellCount(); i++) {
      if (a.cell(i) != b.cell(i)) {
        return i;
      }
    }
    return -1;
  }

  /** Number of the entity. */
  public int entity() {
    return entity;
  }

  /** Event time of both, ns since the epoch. */
  public long eventNs() {
    return eventNs;
  }

  /** Knowledge time of both, ns since the epoch. */
  public long knowledgeNs() {
    return knowledgeNs;
  }

  /** The first cell in which they differ; -1 where one of them is a delete. */
  public int cell() {
    return cell;
  }

  /** The bits of the first one's cell. */
  public long first() {
    return first;
  }

  /** The bits of the second one's cell. */
  public long second() {
    return second;
  }
}
