package io.factorline.sync;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A catalog with one offline view of each kind of source. */
public final class TestCatalog {
  private static final String TEXT =
      """
      version: 1
      venues:
        WORLD: {zone: UTC}
      instruments:
        - {pattern: '*', venue: WORLD, currency: USD, tickSize: 0.01}
      entities:
        symbol: {joinKey: symbol}
        company: {joinKey: company_id}
        listing: {joinKeys: [venue, symbol]}
      views:
        live: {timeframe: 1m, ttl: 30m, factors: [{name: last_price, kind: last_price}]}
        books: {kind: offline, entity: symbol, ttl: 400d, fields: [
          {name: bps, unit: KRW, dimension: per_share},
          {name: shares, type: int64, unit: shares, dimension: shares},
          {name: sector, type: string, unit: name, dimension: ratio},
          {name: listed, type: bool, unit: flag, dimension: ratio}],
          source: {kind: csv, path: books.csv, eventTime: event, knowledgeTime: known,
            deleted: gone, onError: fail}}
        lenient: {kind: offline, entity: symbol, ttl: 400d, fields: [
          {name: bps, unit: KRW, dimension: per_share},
          {name: shares, type: int64, unit: shares, dimension: shares},
          {name: sector, type: string, unit: name, dimension: ratio},
          {name: listed, type: bool, unit: flag, dimension: ratio}],
          source: {kind: csv, path: 'lenient*.csv', eventTime: event, knowledgeTime: known,
            deleted: gone, onError: reject_rows}}
        parquet: {kind: offline, entity: symbol, ttl: 400d, fields: [
          {name: bps, unit: KRW, dimension: per_share},
          {name: shares, type: int64, unit: shares, dimension: shares}],
          source: {kind: parquet, path: parquet, entity: code, eventTime: day, knowledgeLag: 90d,
            zone: Asia/Seoul, columns: {bps: BPS}, onError: reject_rows}}
        strict: {kind: offline, entity: symbol, ttl: 400d, fields: [
          {name: bps, unit: KRW, dimension: per_share},
          {name: shares, type: int64, unit: shares, dimension: shares}],
          source: {kind: parquet, path: parquet, entity: code, eventTime: day, knowledgeLag: 90d,
            zone: Asia/Seoul, columns: {bps: BPS}, onError: fail}}
        ledger: {kind: offline, entity: symbol, ttl: 400d, fields: [
          {name: bps, unit: KRW, dimension: per_share},
          {name: shares, type: int64, unit: shares, dimension: shares}],
          source: {kind: jdbc, database: erp, query: 'SELECT * FROM public.ledger ORDER BY n',
            entity: code, eventTime: event, knowledgeLag: 0s, columns: {bps: book_value},
            onError: reject_rows}}
        closed_ledger: {kind: offline, entity: symbol, ttl: 400d, fields: [
          {name: bps, unit: KRW, dimension: per_share},
          {name: shares, type: int64, unit: shares, dimension: shares}],
          source: {kind: jdbc, database: erp, query: 'SELECT * FROM public.ledger ORDER BY n',
            entity: code, eventTime: event, knowledgeLag: 0s, columns: {bps: book_value},
            onError: fail}}
        erp: {kind: offline, entity: company, ttl: 400d, fields: [
          {name: bps, unit: KRW, dimension: per_share},
          {name: shares, type: int64, unit: shares, dimension: shares}],
          source: {kind: jdbc, database: erp, table: public.books, entity: company_id,
            eventTime: event, knowledgeTime: known}}
        listings: {kind: offline, entity: listing, ttl: 400d, fields: [
          {name: tick, unit: KRW, dimension: price}],
          source: {kind: csv, path: listings.csv, eventTime: event, knowledgeLag: 0s,
            columns: {venue: MIC}, onError: reject_rows}}
        splits: {kind: corporate_actions, entity: symbol,
          source: {kind: csv, path: splits.csv, eventTime: effective, knowledgeTime: announced,
            deleted: void, onError: reject_rows}}
        pushed: {kind: offline, entity: symbol, ttl: 400d, fields: [
          {name: score, unit: points, dimension: ratio}]}
      """;

  private TestCatalog() {}

  /** Writes it. */
  public static Path write(Path folder) {
    try {
      return Files.writeString(folder.resolve("catalog.yaml"), TEXT);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
