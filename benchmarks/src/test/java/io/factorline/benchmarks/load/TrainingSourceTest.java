package io.factorline.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.factorline.catalog.BarView;
import io.factorline.catalog.CatalogLoader;
import io.factorline.lake.FolderLake;
import io.factorline.lake.LakeFile;
import io.factorline.lake.LakeTables;
import io.factorline.lake.ManifestStore;
import io.factorline.time.EpochClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TrainingSourceTest {
  private static final int SPINE_ROWS = 3 * TrainingSource.SYMBOLS;

  @TempDir Path folder;

  @Test
  void make_fewViews_sameRowsInLakeAndFile() throws IOException, SQLException {
    Path catalog = folder.resolve("training.yaml");
    Path lake = folder.resolve("data").resolve("lake");
    Files.writeString(catalog, TrainingSource.catalog());
    Files.createDirectories(lake);

    TrainingSource.makeFew(catalog, lake, SPINE_ROWS);

    long rows = (long) TrainingSource.SYMBOLS * TrainingSource.FEW_ROWS;
    for (String name : TrainingSource.FEW.names()) {
      assertThat(count("'" + folder.resolve(name + ".parquet") + "'")).isEqualTo(rows);
    }
    BarView days = (BarView) CatalogLoader.load(catalog).view(TrainingSource.FEW.days());
    String table = LakeTables.bars(days).name();
    List<LakeFile> files =
        new ManifestStore(FolderLake.open(lake), EpochClock.SYSTEM).current(table).files();
    assertThat(files.stream().mapToLong(LakeFile::rows).sum()).isEqualTo(rows);
    assertThat(count("'" + folder.resolve("data/research/few.parquet") + "'"))
        .isEqualTo(SPINE_ROWS);
    assertThat(
            count(
                "(SELECT DISTINCT symbol, time FROM '%s')"
                    .formatted(folder.resolve("data/research/few.parquet"))))
        .isEqualTo(SPINE_ROWS);
  }

  @Test
  void factors_views_allOfThem() {
    assertThat(TrainingSource.factors(TrainingSource.MANY))
        .hasSize(3 * TrainingSource.FIELDS)
        .doesNotHaveDuplicates()
        .contains("minutes:f0", "days:f9", "facts:f5");
  }

  private static long count(String from) throws SQLException {
    try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duck.createStatement();
        ResultSet answer = statement.executeQuery("SELECT count(*) FROM " + from)) {
      answer.next();
      return answer.getLong(1);
    }
  }
}
