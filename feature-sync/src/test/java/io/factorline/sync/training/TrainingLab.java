package io.factorline.sync.training;

import io.factorline.catalog.Catalog;
import io.factorline.catalog.CatalogException;
import io.factorline.catalog.CatalogLoader;
import io.factorline.sync.fixture.FakeJob;
import io.factorline.sync.fixture.TestLake;
import io.factorline.sync.request.ResearchFolder;
import io.factorline.sync.request.ResearchProperties;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.util.unit.DataSize;

/** A lake, a research folder and the job over both. */
public final class TrainingLab implements AutoCloseable {
  static final String CATALOG =
      """
      version: 1
      venues:
        DESK:
          zone: Asia/Seoul
          sessions:
            - {from: 2000-01-01, days: mon-fri, open: 09:00, close: 15:30, tail: 30s}
          expires: 2099-12-31
        WORLD: {zone: UTC}
      instruments:
        - {pattern: 'K*', venue: DESK, currency: KRW, tickSize: 1, lot: 1}
        - {pattern: '*', venue: WORLD, currency: USD, tickSize: 0.01, lot: 1}
      entities:
        symbol: {joinKey: symbol}
        company: {joinKey: company_id}
        listing: {joinKeys: [venue, symbol]}
      views:
        fast:
          timeframe: 1s
          ttl: 5s
          factors:
            - {name: last_price, kind: last_price}
            - {name: sma_2, kind: sma, period: 2}
        slow:
          timeframe: 1m
          ttl: 30m
          delay: 3s
          factors:
            - {name: last_price, kind: last_price}
            - {name: vwap, kind: vwap}
        facts:
          kind: offline
          entity: symbol
          ttl: 2h
          fields:
            - {name: bps, unit: currency, dimension: per_share}
            - {name: shares, type: int64, unit: shares, dimension: shares}
            - {name: sector, type: string, unit: text, dimension: ratio}
            - {name: listed, type: bool, unit: flag, dimension: ratio}
        group_facts:
          kind: offline
          entity: company
          ttl: 100d
          fields:
            - {name: debt, unit: currency, dimension: money}
        listings:
          kind: offline
          entity: listing
          ttl: 100d
          fields:
            - {name: tick, unit: currency, dimension: price}
        mixed:
          kind: derived
          factors:
            pbr: fast:last_price / facts:bps
            cap: slow:last_price * facts:shares
        quotes: {kind: quote, ttl: 1m}
      services:
        closed_v1: {bar: closed, factors: [fast:sma_2, mixed:pbr, facts:bps]}
        forming_v1: {bar: forming, factors: [fast:sma_2]}
      """;

  final Catalog catalog;

  /** The lake that the job reads. */
  public final TestLake lake;

  /** Where its files lie. */
  public final Path folder;

  final TrainingSetJob job;

  private TrainingLab(Catalog catalog, Path root) throws IOException {
    this.catalog = catalog;
    this.lake = TestLake.in(root);
    this.folder = root.resolve("research");
    ResearchProperties properties =
        new ResearchProperties(
            folder.toString(),
            root.resolve("scratch").toString(),
            DataSize.ofMegabytes(256),
            DataSize.ofGigabytes(1),
            2,
            100_000);
    this.job =
        new TrainingSetJob(
            catalog, lake.storage(), lake.manifests(), ResearchFolder.open(folder), properties);
  }

  static TrainingLab in(Path root) throws IOException, CatalogException {
    return new TrainingLab(CatalogLoader.parse("lab.yaml", CATALOG), root);
  }

  /** One over the lake below a folder. */
  public static TrainingLab of(Catalog catalog, Path root) throws IOException {
    return new TrainingLab(catalog, root);
  }

  /** Checks and runs a request; gives the report. */
  public Map<String, Object> run(Map<String, ?> request) throws Exception {
    return job.run(new FakeJob(job.check(new LinkedHashMap<>(request))));
  }

  @Override
  public void close() throws IOException {
    lake.close();
  }
}
