package io.factorline.sync.materialize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.factorline.sync.job.JobCancelledException;
import io.factorline.sync.job.JobContext;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.unit.DataSize;

/** Statements that take long say how far they are, and end when the job must. */
final class LongStatementsTest {
  /** Some hours of work, of which DuckDB counts the outer rows. */
  private static final String ENDLESS =
      "SELECT max(hash(a.r, b.r)) FROM range(300_000) a(r), range(3_000_000) b(r)";

  private static final long ROWS = 1_000_000;

  @TempDir private Path folder;

  /** A job that is told to stop at one of its looks. */
  private static final class Job implements JobContext {
    private final int stopAt;
    private int looks;
    private final List<Long> told = new ArrayList<>();

    Job(int stopAt) {
      this.stopAt = stopAt;
    }

    @Override
    public String id() {
      return "job-1";
    }

    @Override
    public Map<String, Object> parameters() {
      return Map.of();
    }

    @Override
    public @Nullable Map<String, Object> lastCheckpoint() {
      return null;
    }

    @Override
    public void progress(long done, long total, String unit) {
      assertThat(total).isEqualTo(ROWS);
      assertThat(unit).isEqualTo("rows sorted");
      told.add(done);
    }

    @Override
    public void checkpoint(Map<String, Object> state) {}

    @Override
    public void check() {
      if (looks++ == stopAt) {
        throw new JobCancelledException("must stop: it was cancelled");
      }
    }

    @Override
    public void standsIn(String runId) {}

    @Override
    public long fence() {
      return 1;
    }
  }

  private Connection duck() throws Exception {
    return new WorkFolder(folder, "work", DataSize.ofMegabytes(64), 0).duck("rows");
  }

  @Test
  @Timeout(60)
  void shouldEndAStatementWhenTheJobMustStop() throws Exception {
    for (int stopAt : new int[] {0, 1, 4}) {
      Job job = new Job(stopAt);
      LongStatements statements = new LongStatements(job, () -> ROWS);
      try (Connection duck = duck()) {
        assertThatThrownBy(
                () -> statements.run(duck, "CREATE TABLE t AS " + ENDLESS, "rows sorted"))
            .isInstanceOf(JobCancelledException.class);
        statements.run(duck, "CREATE TABLE u AS SELECT 1 AS x", "rows sorted");
      }
      assertThat(job.told).hasSize(stopAt).isSorted();
    }
  }

  @Test
  void shouldGiveTheRowsAndTheErrorsOfTheStatement() throws Exception {
    LongStatements statements = new LongStatements(new Job(-1), () -> ROWS);
    try (Connection duck = duck();
        PreparedStatement three = duck.prepareStatement("SELECT r FROM range(3) t(r) ORDER BY 1");
        ResultSet rows = statements.query(three, "rows sorted")) {
      for (long expected = 0; expected < 3; expected++) {
        assertThat(rows.next()).isTrue();
        assertThat(rows.getLong(1)).isEqualTo(expected);
      }
      assertThat(rows.next()).isFalse();
    }
    try (Connection duck = duck()) {
      assertThatThrownBy(() ->
              statements.run(duck, "CREATE TABLE t AS SELECT error('no room')", "rows sorted"))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("no room");
    }
  }
}
