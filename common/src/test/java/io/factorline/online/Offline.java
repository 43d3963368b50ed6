package io.factorline.online;

import io.factorline.catalog.Catalog;
import io.factorline.catalog.CatalogException;
import io.factorline.catalog.CatalogLoader;

/** A catalog with offline views of each type, and derived factors over them. */
final class Offline {
  static final String TEXT =
      """
      version: 1
      venues:
        WORLD: {zone: UTC}
      instruments:
        - {pattern: '*', venue: WORLD, currency: USD, tickSize: 0.01, lot: 1}
      entities:
        symbol: {joinKey: symbol}
        sector: {joinKey: sector}
        listing: {joinKeys: [venue, symbol]}
      views:
        bars:
          timeframe: 1s
          ttl: 5m
          factors:
            - {name: last, kind: last_price}
        facts:
          kind: offline
          entity: symbol
          ttl: 10s
          fields:
            - {name: bps, unit: USD, dimension: per_share}
            - {name: shares, type: int64, unit: shares, dimension: shares}
            - {name: name, type: string, unit: text, dimension: ratio}
            - {name: listed, type: bool, unit: flag, dimension: ratio}
        more:
          kind: offline
          entity: symbol
          ttl: 1h
          fields:
            - {name: eps, unit: USD, dimension: per_share}
        sectors:
          kind: offline
          entity: sector
          ttl: 1h
          fields:
            - {name: pe, unit: ratio, dimension: ratio}
        listings:
          kind: offline
          entity: listing
          ttl: 1h
          fields:
            - {name: tick, unit: USD, dimension: price}
        derived:
          kind: derived
          factors:
            pbr: bars:last / facts:bps
            ratio: facts:bps / more:eps
            cap: facts:bps * facts:shares
      """;

  static final Catalog CATALOG = catalog();

  private Offline() {}

  private static Catalog catalog() {
    try {
      return CatalogLoader.parse("offline", TEXT);
    } catch (CatalogException e) {
      throw new IllegalStateException(e);
    }
  }
}
