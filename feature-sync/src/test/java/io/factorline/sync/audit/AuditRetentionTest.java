package io.factorline.sync.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.factorline.lake.LakeFile;
import io.factorline.lake.LakeTables;
import io.factorline.lake.Manifest;
import io.factorline.sync.fixture.FakeJob;
import io.factorline.sync.job.JobFailedException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Four files of records, the first of which become too old. */
final class AuditRetentionTest {
  private static final long NOW_MS = AuditLake.START_MS + 86_400_000;

  @TempDir private Path folder;
  private AuditLake lake;
  private AuditLog log;
  private AuditVerifyJob verify;

  @BeforeEach
  void open() throws IOException {
    lake = new AuditLake(folder).predict(18).predict(18).predict(18).predict(18);
    log = new AuditLog(lake.manifests, lake.reader);
    verify = new AuditVerifyJob(log, lake.tails(), () -> NOW_MS);
  }

  @AfterEach
  void close() throws IOException {
    lake.close();
  }

  private Manifest expire(boolean deletesBroken, LakeFile... old) throws IOException {
    Set<String> paths = new HashSet<>();
    for (LakeFile file : old) {
      paths.add(file.path());
    }
    AuditRetention retention = new AuditRetention(log, deletesBroken);
    return lake.manifests.commit(
        LakeTables.PREDICTIONS, now -> retention.expire(now, paths, NOW_MS));
  }

  private Map<String, Object> verified() throws Exception {
    return verify.run(new FakeJob(verify.check(Map.of())));
  }

  @Test
  void shouldLeaveWhatCanBeVerifiedFromTheCutOn() throws Exception {
    LakeFile first = lake.archive(0, 13);
    LakeFile second = lake.archive(13, 20);
    lake.archive(20, 40);

    Manifest now = expire(false, first);

    assertThat(now.files()).hasSize(2).doesNotContain(first);
    assertThat(now.replaced()).hasSize(1);
    assertThat(now.expired()).hasSize(AuditLake.PARTITIONS);
    assertThat(now.expired().getFirst().to()).isEqualTo(13);
    assertThat(now.expired().getFirst().heads()).hasSize(1);
    assertThat(now.expired().getFirst().heads().getFirst().sequence()).isEqualTo(12);
    assertThat(verified()).containsEntry("whole", true).containsEntry("records", 54L);

    Manifest later = expire(false, second);

    assertThat(later.expired()).hasSize(AuditLake.PARTITIONS);
    assertThat(later.expired().getFirst().to()).isEqualTo(20);
    assertThat(verified()).containsEntry("whole", true).containsEntry("records", 40L);
  }

  @Test
  void shouldFindWhatWasTakenOutRightBehindTheCut() throws Exception {
    LakeFile first = lake.archive(0, 13);
    lake.archive(14, 20);
    lake.archive(20, 40);

    expire(true, first);

    JobFailedException failure = catchThrowableOfType(JobFailedException.class, this::verified);
    assertThat(failure).hasMessageContaining("offset=14");
    assertThat(failure.report().get("findings")).asString().contains("OFFSETS", "MISSING");
  }

  @Test
  void shouldKeepWhatDoesNotHold() throws Exception {
    lake.change(0, 5, "-0.0", "0.0");
    LakeFile first = lake.archive(0, 13);
    lake.archive(13, 40);

    assertThatThrownBy(() -> expire(false, first))
        .isInstanceOf(IOException.class)
        .hasMessage(
            "must hold before it is deleted: table=predictions, first=CHANGED partition=0,"
                + " offset=5");
    assertThat(lake.manifests.current(LakeTables.PREDICTIONS).files()).hasSize(2);

    assertThat(expire(true, first).files()).hasSize(1);
    assertThat(verified()).containsEntry("whole", true);
  }

  @Test
  void shouldDeleteFromTheBeginningAlone() throws Exception {
    lake.archive(0, 10);
    LakeFile middle = lake.archive(10, 20);
    lake.archive(20, 40);

    Manifest now = expire(false, middle);

    assertThat(now.files()).as("an older record stays").hasSize(3);
    assertThat(now.expired()).isEmpty();
  }

  @Test
  void shouldJudgeASealOfLaterOnWhatItSaysOfWhatGoes() throws Exception {
    LakeFile first = lake.archive(0, 19);
    lake.archive(19, 40);

    assertThat(expire(false, first).files()).hasSize(1);
    assertThat(verified()).containsEntry("whole", true);
  }
}
