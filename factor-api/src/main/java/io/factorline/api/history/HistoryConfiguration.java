package io.factorline.api.history;

import io.factorline.api.config.FactorApiProperties;
import io.factorline.api.config.FactorlineProperties;
import io.factorline.api.config.HistoryProperties;
import io.factorline.api.factors.FactorReads;
import io.factorline.api.factors.Selection;
import io.factorline.api.history.lake.CacheMeters;
import io.factorline.api.history.lake.ChunkCache;
import io.factorline.api.history.lake.LakeFaults;
import io.factorline.api.history.lake.LakeManifests;
import io.factorline.api.history.lake.LakeReading;
import io.factorline.api.history.tail.TailFollowing;
import io.factorline.api.history.tail.TailStart;
import io.factorline.api.history.work.WorkPool;
import io.factorline.catalog.Catalog;
import io.factorline.lake.LakeTables;
import io.factorline.metric.HistoryMeters;
import io.factorline.online.Board;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Supplier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** How history is put together. */
@Configuration(proxyBeanMethods = false)
class HistoryConfiguration {

  @Bean
  LakeReading lakeReading(
      FactorlineProperties shared,
      FactorApiProperties properties,
      Catalog catalog,
      MeterRegistry registry)
      throws IOException {
    return LakeReading.open(shared.lake(), catalog, properties.history(), registry);
  }

  @Bean
  LakeManifests lakeManifests(LakeReading lake) {
    return lake.manifests();
  }

  @Bean
  LakeFaults lakeFaults(LakeReading lake) {
    return lake.faults();
  }

  @Bean
  ChunkCache chunkCache(LakeReading lake) {
    return lake.chunks();
  }

  @Bean
  TailFollowing tailFollowing(
      FactorlineProperties shared,
      FactorApiProperties properties,
      Catalog catalog,
      LakeManifests manifests,
      MeterRegistry registry) {
    TailStart start =
        (view, topic, partitions, isKept) ->
            manifests.offsets(LakeTables.BARS + view, topic, partitions, isKept);
    return TailFollowing.start(
        shared.kafka().address(),
        properties.history().tailSize().toBytes(),
        catalog.barViews(),
        start,
        registry);
  }

  @Bean
  WorkPool historyPool(FactorApiProperties properties, MeterRegistry registry) {
    HistoryProperties history = properties.history();
    WorkPool pool = new WorkPool(history.threads(), history.maxQueued(), history.maxReadCells());
    Gauge.builder(HistoryMeters.QUEUED.meterName(), pool, WorkPool::queued)
        .baseUnit(HistoryMeters.QUEUED.baseUnit())
        .description(HistoryMeters.QUEUED.description())
        .register(registry);
    return pool;
  }

  @Bean
  LakeCover lakeCover(Catalog catalog, LakeManifests manifests, TailFollowing following) {
    return new LakeCover(catalog.barViews(), manifests, following.tail());
  }

  @Bean
  Histories histories(
      FactorReads reads,
      MemberReads memberReads,
      LakeReading lake,
      TailFollowing following,
      WorkPool historyPool,
      Catalog catalog,
      FactorApiProperties properties,
      MeterRegistry registry) {
    CutReader cuts =
        new CutReader(lake.manifests(), lake.chunks(), following.tail(), catalog.barViews());
    Histories.Settings settings =
        new Histories.Settings(properties.history(), properties.store().fetchTimeout());
    return new Histories(
        reads, memberReads, cuts, following.tail(), historyPool, settings, registry);
  }

  @Bean
  HistoryText historyText(FactorApiProperties properties, MeterRegistry registry) {
    PieceTexts pieces = new PieceTexts(properties.history().textSize().toBytes());
    return new HistoryText(
        new CacheMeters(HistoryMeters.TEXTS, HistoryMeters.TEXT_BYTES)
            .of(
                pieces,
                new CacheMeters.Told<>(PieceTexts::hits, PieceTexts::misses, PieceTexts::bytes),
                registry));
  }

  @Bean
  MemberReads memberReads(
      FactorReads reads, Supplier<Board> board, FactorApiProperties properties) {
    Duration limit = properties.store().fetchTimeout().plus(properties.history().formingWait());
    return new MemberReads(reads, board, limit);
  }

  @Bean
  AsOfMembers asOfMembers(
      Catalog catalog,
      Selection selection,
      MemberReads memberReads,
      LakeReading lake,
      TailFollowing following) {
    CutReader cuts =
        new CutReader(lake.manifests(), lake.chunks(), following.tail(), catalog.barViews());
    return new AsOfMembers(catalog, selection, memberReads, cuts);
  }

  @Bean
  AsOfBars asOfBars(LakeReading lake, TailFollowing following, Catalog catalog) {
    CutReader cuts =
        new CutReader(lake.manifests(), lake.chunks(), following.tail(), catalog.barViews());
    return new AsOfBars(cuts, following.tail(), catalog);
  }

  @Bean
  HistoryQuestions historyQuestions(
      Catalog catalog, Selection selection, FactorApiProperties properties) {
    return new HistoryQuestions(catalog, selection, properties);
  }
}
