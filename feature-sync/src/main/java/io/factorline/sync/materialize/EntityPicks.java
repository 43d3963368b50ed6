package io.factorline.sync.materialize;

import io.factorline.catalog.OfflineView;
import io.factorline.redis.OfflineWrite;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * What each entity gets of the rows in a run's window, in the order of the entities' UTF-8. One
 * thread.
 */
interface EntityPicks extends AutoCloseable {
  /** Unit of the progress before the first. */
  String SORTED = "rows sorted";

  /**
   * What one entity gets.
   *
   * @param write null where there is nothing to write
   * @param rows how many rows of the window it stands for
   * @param contradicts whether the lake has other values at the times of a row that it would get
   */
  record Pick(String entity, @Nullable OfflineWrite write, long rows, boolean contradicts) {}

  /** The next entity's; null at the end. */
  @Nullable Pick next() throws SQLException;

  @Override
  void close() throws SQLException;

  /**
   * The picks of a view.
   *
   * @param after of entities beyond this one; empty for all
   */
  static EntityPicks of(OfflineView view, Conversion conversion, Staging staging, String after)
      throws SQLException {
    return view.corporateActions()
        ? new ActionPicks(conversion, staging.connection(), staging.statements(), after, false)
        : new Picks(view, conversion, staging.connection(), staging.statements(), after).asWrites();
  }
}
