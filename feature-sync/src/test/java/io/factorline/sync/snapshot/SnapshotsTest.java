package io.factorline.sync.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.factorline.archive.StateFiles;
import io.factorline.archive.TickCursor;
import io.factorline.archive.TickLog;
import io.factorline.catalog.CatalogLoader;
import io.factorline.engine.EngineListener;
import io.factorline.engine.EnginePlan;
import io.factorline.engine.EngineSnapshot;
import io.factorline.engine.LogRecord;
import io.factorline.lake.LakeFile;
import io.factorline.lake.LakeTables;
import io.factorline.lake.OffsetRange;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SnapshotsTest {
  private static final int HOUR = 3_600;

  @TempDir private Path folder;
  private final EnginePlan plan = EnginePlan.of(CatalogLoader.defaults());

  private static List<LakeFile> run(ArchivedLog log, Snapshots snapshots) throws IOException {
    List<LakeFile> kept = new ArrayList<>();
    for (int partition = 0; partition < ArchivedLog.PARTITIONS; partition++) {
      TickLog ticks = TickLog.open(log.manifests(), log.reader()).orElseThrow();
      kept.addAll(snapshots.run(ticks, partition, records -> {}));
    }
    return kept;
  }

  /** The bytes that an engine has which ran from the first record to where the file ends. */
  private byte[] fromTheStart(ArchivedLog log, LakeFile file) {
    OffsetRange covered = file.offsets().getFirst();
    return EngineSnapshot.of(
            log.engine(plan, covered.partition(), covered.to(), EngineListener.NONE))
        .encode();
  }

  @Test
  void shouldGiveTheSameBytesRunOverOneSessionOrFromTheStart() throws IOException {
    try (ArchivedLog log = new ArchivedLog(folder, 1)) {
      StateFiles states = new StateFiles(log.lake(), log.manifests());
      Snapshots snapshots = new Snapshots(plan, states, log.room());
      List<LakeFile> kept = new ArrayList<>();
      for (int day = 0; day < 3; day++) {
        log.append(day * 24 * HOUR, (day + 1) * 24 * HOUR, 100);
        log.archive(3);
        List<LakeFile> ofDay = run(log, snapshots);
        assertThat(ofDay).hasSize(ArchivedLog.PARTITIONS);
        kept.addAll(ofDay);
      }

      assertThat(log.manifests().current(LakeTables.STATES).files()).hasSize(6);
      for (LakeFile file : kept) {
        byte[] stored = log.lake().read(file.path());
        assertThat(stored).isEqualTo(fromTheStart(log, file));
        assertThat(states.read(file).encode()).isEqualTo(stored);
        assertThat(file.definition()).isEqualTo(plan.layout().hash());
        assertThat(file.rows()).isPositive();
      }
    }
  }

  @Test
  void shouldEndASessionAtTheClockThatPassesItAndNowhereElse() throws IOException {
    try (ArchivedLog log = new ArchivedLog(folder, 2)) {
      log.append(0, 30 * HOUR, 250);
      log.archive(2);

      List<LakeFile> kept =
          run(log, new Snapshots(plan, new StateFiles(log.lake(), log.manifests()), log.room()));

      long midnightNs = ArchivedLog.START_NS + 2L * HOUR * 1_000_000_000L;
      for (LakeFile file : kept) {
        OffsetRange covered = file.offsets().getFirst();
        long before = clockAt(log, covered.partition(), covered.to() - 1);
        long after = clockAt(log, covered.partition(), covered.to());
        assertThat(before).isLessThan(midnightNs + 24L * HOUR * 1_000_000_000L);
        assertThat(after).isGreaterThanOrEqualTo(midnightNs);
        assertThat(before / 86_400_000_000_000L).isLessThan(after / 86_400_000_000_000L);
      }
      assertThat(kept).hasSize(2 * ArchivedLog.PARTITIONS);
    }
  }

  private long clockAt(ArchivedLog log, int partition, long records) {
    return log.engine(plan, partition, records, EngineListener.NONE).venues().stream()
        .mapToLong(venue -> venue.clockNs())
        .max()
        .orElse(0);
  }

  @Test
  void shouldKeepNothingTwice() throws IOException {
    try (ArchivedLog log = new ArchivedLog(folder, 3)) {
      log.append(0, 4 * HOUR, 60);
      log.archive(2);
      StateFiles states = new StateFiles(log.lake(), log.manifests());
      Snapshots snapshots = new Snapshots(plan, states, log.room());
      assertThat(run(log, snapshots)).hasSize(ArchivedLog.PARTITIONS);

      assertThat(run(log, snapshots)).isEmpty();

      // A process that did not see the states of the other makes them again and drops them.
      List<LakeFile> before = log.manifests().current(LakeTables.STATES).files();
      LakeFile file = before.getFirst();
      OffsetRange covered = file.offsets().getFirst();
      LakeFile again =
          states.keep(
              log.engine(plan, covered.partition(), covered.to(), EngineListener.NONE),
              file.stats().minTimeNs() / 1_000_000L);
      assertThat(again).isEqualTo(file);
      assertThat(log.manifests().current(LakeTables.STATES).files()).isEqualTo(before);
      assertThat(log.lake().list(LakeTables.STATES)).hasSize(2 + before.size());
    }
  }

  @Test
  void shouldReadEachRecordOnceInItsOrderFromAnyOffset() throws IOException {
    try (ArchivedLog log = new ArchivedLog(folder, 4)) {
      log.append(0, 4 * HOUR, 100);
      log.archive(5);
      TickLog ticks = TickLog.open(log.manifests(), log.reader()).orElseThrow();
      for (int partition = 0; partition < ArchivedLog.PARTITIONS; partition++) {
        long from = log.size(partition) / 3;
        assertThat(ticks.begin(partition)).isZero();
        assertThat(ticks.end(partition)).isEqualTo(log.size(partition));
        try (TickCursor cursor = ticks.read(partition, from)) {
          long next = from;
          LogRecord record = cursor.next();
          while (record != null) {
            assertThat(record.offset()).isEqualTo(next++);
            record = cursor.next();
          }
          assertThat(next).isEqualTo(log.size(partition));
        }
      }
    }
  }
}
