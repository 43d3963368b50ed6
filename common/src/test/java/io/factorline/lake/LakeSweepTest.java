package io.factorline.lake;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LakeSweepTest {
  private static final String TABLE = "bars/live_1s";
  private static final long HOUR_MS = 3_600_000;

  @TempDir private Path folder;
  private LakeStorage storage;
  private final AtomicLong nowMs = new AtomicLong(System.currentTimeMillis());
  private ManifestStore manifests;
  private LakeSweep sweep;

  @BeforeEach
  void openLake() throws IOException {
    storage = FolderLake.open(folder);
    manifests = new ManifestStore(storage, nowMs::get);
    sweep = new LakeSweep(storage, manifests, nowMs::get);
    for (String name : List.of("named", "old", "orphan")) {
      storage.createIfAbsent(TABLE + "/2024-08-08/" + name, new byte[1]);
    }
    manifests.commit(TABLE, now -> now.withFiles(List.of(file("named"), file("old"))));
  }

  private static LakeFile file(String name) {
    return ManifestStoreTest.file(TABLE + "/2024-08-08/" + name);
  }

  @Test
  void shouldLeaveAYoungFileThatNoManifestNamesYet() throws IOException {
    assertThat(sweep.sweep()).isEqualTo(new LakeSweep.Swept(0, 0, 0));
    assertThat(storage.exists(file("orphan").path())).isTrue();
  }

  @Test
  void shouldDeleteTheOrphanOfADeadProcessAndNothingElse() throws IOException {
    nowMs.addAndGet(7 * HOUR_MS);

    assertThat(sweep.sweep()).isEqualTo(new LakeSweep.Swept(0, 1, 0));

    assertThat(storage.exists(file("orphan").path())).isFalse();
    assertThat(storage.exists(file("named").path())).isTrue();
    assertThat(manifests.current(TABLE).files()).hasSize(2);
  }

  @Test
  void shouldKeepAReplacedFileForADay() throws IOException {
    String old = file("old").path();
    manifests.commit(TABLE, now -> now.withReplaced(Set.of(old), List.of(), nowMs.get()));
    nowMs.addAndGet(23 * HOUR_MS);
    sweep.sweep();
    assertThat(storage.exists(old)).isTrue();

    nowMs.addAndGet(HOUR_MS);

    assertThat(sweep.sweep().replaced()).isEqualTo(1);
    assertThat(storage.exists(old)).isFalse();
    assertThat(manifests.current(TABLE).replaced()).isEmpty();
  }
}
