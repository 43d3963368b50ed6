package io.factorline.catalog;

/** A small sound catalog whose parts a test replaces. Lines are counted from 1. */
final class CatalogText {
  static final String SOUND =
      """
      version: 1
      venues:
        WORLD: {zone: UTC}
      instruments:
        - {pattern: '*', venue: WORLD, currency: USD, tickSize: 0.01}
      universes:
        korea: [035420, no, 1e3]
      entities:
        company: {joinKey: symbol}
      factorSets:
        small:
          - {name: sma_5, kind: sma, period: 5}
      views:
        live: {timeframe: 1m, ttl: 30m, factorSets: [small]}
        best: {kind: quote}
        books: {kind: offline, entity: company, ttl: 400d, fields: [
          {name: bps, unit: KRW, dimension: per_share},
          {name: sector, type: string, unit: name, dimension: ratio}]}
        value: {kind: derived, factors: {pbr: live:sma_5 / books:bps}}
      services:
        closed: {bar: closed, factors: [live:sma_5, value:pbr]}
        forming: {bar: forming, factors: [live:sma_5]}
        quotes: {factors: [best:mid]}
      models:
        buyer: {service: closed}
      """;

  private CatalogText() {}

  /** The sound catalog with a part replaced. */
  static String with(String part, String replacement) {
    if (!SOUND.contains(part)) {
      throw new IllegalArgumentException("must be in the catalog: part=" + part);
    }
    return SOUND.replace(part, replacement);
  }

  static Catalog parse(String yaml) {
    return CatalogLoader.parse("c.yaml", yaml);
  }
}
