package io.factorline.sync.materialize;

import io.factorline.sync.job.JobCancelledException;
import io.factorline.sync.job.JobContext;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.duckdb.DuckDBPreparedStatement;

/**
 * Statements that go over all rows of a run before they give the first. Each works on a thread of
 * its own, while the run's tells how far it is and hears whether the job must stop; then the
 * statement is cancelled, and has ended when that is thrown on. One thread.
 */
final class LongStatements {
  private static final long POLL_MS = 100;
  private static final int LOOK_ROWS = 4_096;
  private static final double ALL = 100;

  private final JobContext context;
  private final LongSupplier rows;

  /**
   * Those of one run.
   *
   * @param rows how many there are, which the progress is told in
   */
  LongStatements(JobContext context, LongSupplier rows) {
    this.context = context;
    this.rows = rows;
  }

  /**
   * Runs one that gives no rows.
   *
   * @param unit of its progress, as {@code rows sorted}
   * @return how many rows it changed
   */
  long run(Connection connection, String sql, String unit) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      execute(statement, unit);
      return Math.max(0, statement.getLargeUpdateCount());
    }
  }

  /** Runs a query, up to its first row. The caller closes it with its statement. */
  ResultSet query(PreparedStatement statement, String unit) throws SQLException {
    execute(statement, unit);
    return statement.getResultSet();
  }

  /** Between statements: tells how many rows are done, and throws if the job must stop. */
  void tell(long rowsDone, String unit) {
    context.check();
    context.progress(rowsDone, rows.getAsLong(), unit);
  }

  /** Between rows of a result: tells how many were read, and throws if the job must stop. */
  void look(long rowsRead, String unit) {
    if (rowsRead % LOOK_ROWS == 0) {
      context.check();
      context.progress(rowsRead, rows.getAsLong(), unit);
    }
  }

  private void execute(PreparedStatement statement, String unit) throws SQLException {
    FutureTask<Boolean> work = new FutureTask<>(statement::execute);
    Thread thread = Thread.ofPlatform().name("materialize-statement").start(work);
    try {
      await(work, statement, unit);
    } catch (InterruptedException e) {
      cancel(statement, thread);
      Thread.currentThread().interrupt();
      throw new JobCancelledException("must stop: its thread was interrupted");
    } catch (JobCancelledException e) {
      cancel(statement, thread);
      throw e;
    }
  }

  private void await(FutureTask<Boolean> work, PreparedStatement statement, String unit)
      throws SQLException, InterruptedException {
    long done = 0;
    while (true) {
      context.check();
      try {
        Boolean _ = work.get(POLL_MS, TimeUnit.MILLISECONDS);
        return;
      } catch (TimeoutException e) {
        done = Math.max(done, rowsDone(statement));
        context.progress(done, rows.getAsLong(), unit);
      } catch (ExecutionException e) {
        throw failure(e);
      }
    }
  }

  private static SQLException failure(ExecutionException e) {
    return e.getCause() instanceof SQLException failure ? failure : new SQLException(e.getCause());
  }

  /** A share of the rows, for DuckDB counts those of each of its steps; it may not know yet. */
  private long rowsDone(PreparedStatement statement) throws SQLException {
    double percent =
        statement.unwrap(DuckDBPreparedStatement.class).getQueryProgress().getPercentage();
    return percent <= 0 ? 0 : (long) (rows.getAsLong() * (percent / ALL));
  }

  /** Again and again, for one that has not begun yet does not hear it. */
  private static void cancel(PreparedStatement statement, Thread thread) throws SQLException {
    boolean wasInterrupted = false;
    while (thread.isAlive()) {
      statement.cancel();
      try {
        thread.join(POLL_MS);
      } catch (InterruptedException e) {
        wasInterrupted = true;
      }
    }
    if (wasInterrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
