package io.factorline.sync.lake;

import io.factorline.lake.FolderLake;
import io.factorline.lake.LakeStorage;
import io.factorline.lake.LakeSweep;
import io.factorline.lake.ManifestStore;
import io.factorline.lake.parquet.DuckDb;
import io.factorline.lake.parquet.DuckDbSettings;
import io.factorline.lake.parquet.ParquetReader;
import io.factorline.lake.parquet.ParquetWriter;
import io.factorline.sync.config.FactorlineProperties;
import io.factorline.time.EpochClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The lake and what reads and writes it. */
@Configuration(proxyBeanMethods = false)
class LakeConfiguration {

  @Bean
  LakeStorage lakeStorage(FactorlineProperties shared) throws IOException {
    return FolderLake.open(shared.lake());
  }

  @Bean
  ManifestStore manifestStore(LakeStorage storage) {
    return new ManifestStore(storage, EpochClock.SYSTEM);
  }

  @Bean(destroyMethod = "close")
  DuckDb duckDb(LakeProperties lake) throws IOException {
    Path spill = Files.createTempDirectory("factorline-duckdb-");
    return DuckDb.open(
        new DuckDbSettings(lake.memory().toBytes(), lake.threads(), spill, lake.spill().toBytes()));
  }

  @Bean
  ParquetWriter parquetWriter(DuckDb duckDb, LakeStorage storage) {
    return new ParquetWriter(duckDb, storage);
  }

  @Bean
  ParquetReader parquetReader(DuckDb duckDb, LakeStorage storage) {
    return new ParquetReader(duckDb, storage);
  }

  @Bean
  LakeRoom lakeRoom(LakeStorage storage, ManifestStore manifests, LakeProperties lake) {
    return new LakeRoom(storage, manifests, lake.minFree().toBytes(), lake.quota().toBytes());
  }

  @Bean
  LakeSweep lakeSweep(LakeStorage storage, ManifestStore manifests) {
    return new LakeSweep(storage, manifests, EpochClock.SYSTEM);
  }
}
