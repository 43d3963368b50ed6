package io.factorline.sync.training.merge;

/**
 * Versions of one view in the order of entity, visible time, event time, knowledge, revision,
 * superseded before current. One thread.
 */
@FunctionalInterface
public interface VersionStream {

  /** Reads the next version, or says that there is none. */
  boolean next(RowVersion into) throws Exception;
}
