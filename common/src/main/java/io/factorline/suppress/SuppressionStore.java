package io.factorline.suppress;

import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Where the book is kept that all replicas share. Thread-safe; nothing blocks. */
public interface SuppressionStore {
  /** The book; null where there is none. */
  CompletionStage<@Nullable SuppressionBook> read();

  /**
   * Puts a book in the place of one of a revision; false where another stands there.
   *
   * @param revision 0 where there must be none
   */
  CompletionStage<Boolean> change(long revision, SuppressionBook next);
}
