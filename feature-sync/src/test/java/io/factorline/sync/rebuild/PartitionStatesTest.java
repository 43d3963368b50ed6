package io.factorline.sync.rebuild;

import static org.assertj.core.api.Assertions.assertThat;

import io.factorline.archive.StateFiles;
import io.factorline.archive.TickLog;
import io.factorline.catalog.CatalogLoader;
import io.factorline.engine.EngineListener;
import io.factorline.engine.EnginePlan;
import io.factorline.engine.EngineSnapshot;
import io.factorline.lake.LakeFile;
import io.factorline.sync.snapshot.ArchivedLog;
import io.factorline.sync.snapshot.Snapshots;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PartitionStatesTest {
  private static final int HOUR = 3_600;

  @TempDir private Path folder;
  private final EnginePlan plan = EnginePlan.of(CatalogLoader.defaults());

  private static TickLog ticks(ArchivedLog log) throws IOException {
    return TickLog.open(log.manifests(), log.reader()).orElseThrow();
  }

  private PartitionStates states(ArchivedLog log) {
    return new PartitionStates(plan, new StateFiles(log.lake(), log.manifests()), log.room());
  }

  private void requireState(ArchivedLog log, int partition, long wanted, long expected)
      throws IOException {
    Optional<LakeFile> kept = states(log).keep(ticks(log), partition, wanted, () -> {});

    assertThat(kept).isPresent();
    assertThat(StateFiles.offset(kept.get())).isEqualTo(expected);
    assertThat(log.lake().read(kept.get().path()))
        .isEqualTo(
            EngineSnapshot.of(log.engine(plan, partition, expected, EngineListener.NONE)).encode());
  }

  @Test
  void shouldKeepTheStateAtAnOffset() throws IOException {
    try (ArchivedLog log = new ArchivedLog(folder, 1)) {
      log.append(0, 4 * HOUR, 60);
      log.archive(2);

      requireState(log, 0, log.size(0) / 2, log.size(0) / 2);
      // Behind the state that there is now, and below it.
      requireState(log, 0, log.size(0) / 2 + 7, log.size(0) / 2 + 7);
      requireState(log, 0, log.size(0) / 3, log.size(0) / 3);
      requireState(log, 0, 0, 0);
    }
  }

  @Test
  void shouldEndWhereTheArchiveEnds() throws IOException {
    try (ArchivedLog log = new ArchivedLog(folder, 2)) {
      log.append(0, HOUR, 60);
      log.archive(1);
      int archived = log.size(1);
      log.append(HOUR, 2 * HOUR, 60);

      requireState(log, 1, log.size(1), archived);
    }
  }

  @Test
  void shouldStartAtASnapshotWhereTheFirstRecordsAreGone() throws IOException {
    try (ArchivedLog log = new ArchivedLog(folder, 3)) {
      log.append(0, 4 * HOUR, 60);
      log.archive(1);
      StateFiles files = new StateFiles(log.lake(), log.manifests());
      LakeFile snapshot =
          new Snapshots(plan, files, log.room()).run(ticks(log), 0, records -> {}).getLast();
      long offset = StateFiles.offset(snapshot);
      log.lose(0, offset);

      requireState(log, 0, log.size(0) - 3, log.size(0) - 3);

      assertThat(states(log).keep(ticks(log), 0, offset - 1, () -> {})).isEmpty();
    }
  }

  @Test
  void shouldNotMakeAStateOfHalfAHistory() throws IOException {
    try (ArchivedLog log = new ArchivedLog(folder, 4)) {
      log.append(0, HOUR, 60);
      log.archive(1);
      log.lose(0, 10);

      assertThat(states(log).keep(ticks(log), 0, log.size(0), () -> {})).isEmpty();
    }
  }
}
