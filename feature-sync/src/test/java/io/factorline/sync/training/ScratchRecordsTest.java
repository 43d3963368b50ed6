package io.factorline.sync.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ScratchRecordsTest {
  private static final int RECORD_BYTES = 243;

  @TempDir Path folder;

  @Test
  void shouldHoldItsRoomAndNothingFromTheStart() throws IOException {
    Path file = folder.resolve("records");
    long rows = 10_001;
    try (ScratchRecords records = new ScratchRecords(file, rows, RECORD_BYTES)) {
      assertThat(Files.size(file)).isEqualTo(rows * RECORD_BYTES);
      assertThat(records.getLong(rows - 1, RECORD_BYTES - Long.BYTES)).isZero();

      records.putLong(rows - 1, RECORD_BYTES - Long.BYTES, -7);
      records.putByte(0, 0, (byte) 3);
      assertThat(records.getLong(rows - 1, RECORD_BYTES - Long.BYTES)).isEqualTo(-7);
      assertThat(records.getByte(0, 0)).isEqualTo((byte) 3);
      assertThat(records.getByte(0, 1)).isZero();
    }
  }

  @Test
  void shouldRefuseMoreThanTheDiskHasAndLeaveNothing() throws IOException {
    Path file = folder.resolve("records");
    long rows = Files.getFileStore(folder).getTotalSpace() / RECORD_BYTES + 1;

    assertThatThrownBy(() -> new ScratchRecords(file, rows, RECORD_BYTES))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("bytes=" + rows * RECORD_BYTES)
        .hasMessageContaining("file=" + file);
    assertThat(file).doesNotExist();
  }
}
