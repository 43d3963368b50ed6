package io.factorline.sync.training;

import io.factorline.catalog.BarView;
import io.factorline.catalog.OfflineView;
import io.factorline.error.RequestException;
import io.factorline.sync.fixture.ParquetTable;
import io.factorline.sync.fixture.TestLake.BarRow;
import io.factorline.sync.fixture.TestLake.OfflineRow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A lake, a folder of spines and the job over both, for the tests of the job. */
abstract class TrainingSetCase {
  /** 2024-01-02 in ns, a Tuesday. */
  static final long DAY = 1_704_153_600_000_000_000L;

  static final long SECOND = 1_000_000_000L;

  @TempDir Path root;
  TrainingLab lab;

  @BeforeEach
  void open() throws Exception {
    lab = TrainingLab.in(root);
  }

  @AfterEach
  void close() throws IOException {
    lab.close();
  }

  static long bits(double value) {
    return Double.doubleToRawLongBits(value);
  }

  static BarRow fast(String symbol, long endNs, long... cells) {
    return new BarRow(symbol, endNs - SECOND, endNs, endNs, 0, endNs + 1_000_000, cells);
  }

  void givenFast(BarRow... bars) throws IOException {
    lab.lake.bars((BarView) lab.catalog.view("fast"), List.of(bars), false);
  }

  void givenFacts(OfflineRow... rows) throws IOException {
    lab.lake.offline((OfflineView) lab.catalog.view("facts"), List.of(rows));
  }

  static OfflineRow fact(
      String entity, long eventNs, long knowledgeNs, @Nullable Object... values) {
    return new OfflineRow(entity, eventNs, knowledgeNs, null, false, Arrays.asList(values));
  }

  String spine(String... lines) throws IOException {
    Files.createDirectories(lab.folder);
    Files.writeString(lab.folder.resolve("spine.csv"), String.join("\n", lines) + "\n");
    return "spine.csv";
  }

  List<Map<String, @Nullable Object>> output() throws Exception {
    return ParquetTable.read(lab.folder.resolve("out.parquet"));
  }

  List<@Nullable Object> column(String name) throws Exception {
    List<@Nullable Object> column = new ArrayList<>();
    output().forEach(row -> column.add(row.get(name)));
    return column;
  }

  static RequestException refused(org.assertj.core.api.ThrowableAssert.ThrowingCallable c) {
    return (RequestException)
        org.assertj.core.api.Assertions.catchThrowableOfType(RequestException.class, c);
  }
}
