package io.factorline.metric;

/** Meters of stream-ingest. */
public enum IngestMeters {
  /** Counter, tag {@code outcome}: records of {@code ticks}. */
  RECORDS("ingest.records", "records", "Records of ticks read, by outcome"),
  /** Timer: from the broker's append to Redis' acknowledgement of the row. */
  STORE_DELAY("ingest.store.delay", "seconds", "From append in Kafka to acknowledged by Redis"),
  /** Timer: from the event time to Redis' acknowledgement of the row. */
  EVENT_DELAY("ingest.event.delay", "seconds", "From event time to acknowledged by Redis"),
  /** Counter: rows sent to Redis; records over rows is the conflation. */
  ROWS("ingest.rows", "rows", "Rows sent to Redis, by outcome"),
  /** Counter: payload bytes of rows sent to Redis. */
  ROW_BYTES("ingest.row.bytes", "bytes", "Bytes of rows sent to Redis"),
  /** Counter: closed bars, tag {@code view}. */
  BARS("ingest.bars", "bars", "Closed bars, by view"),
  /** Counter: missing sequence numbers. */
  GAPS("ingest.gaps", "records", "Sequence numbers missing before an applied trade or quote"),
  /** Counter: trades outside the quote. */
  FLAGGED("ingest.flagged", "records", "Trades applied although outside the widened quote"),
  /** Gauge: records read and not applied. */
  QUEUED("ingest.queued", "records", "Records read from Kafka and not applied yet"),
  /** Gauge, tag {@code kind}: closed bars or rejects on their way. */
  UNDELIVERED("ingest.undelivered", "records", "Closed bars and rejects sent and not acknowledged"),
  /** Gauge, tag {@code cause}: 1 while nothing is applied because of it. */
  PAUSED("ingest.paused", "", "1 while nothing is applied, by cause"),
  /** Gauge: how long the oldest unacknowledged record waits. */
  LAG("ingest.lag", "seconds", "Age of the oldest record that Redis has not acknowledged"),
  /** Gauge, tag {@code view}: age of the newest closed bar. */
  FRESHNESS("ingest.view.freshness", "seconds", "Time since the end of the newest closed bar"),
  /** Gauge: partitions owned, tag {@code state}. */
  PARTITIONS("ingest.partitions", "partitions", "Partitions owned, by state"),
  /** Counter, tag {@code cause}: rows of all symbols written again. */
  REWRITES("ingest.rewrites", "rewrites", "Times that all rows were written again, by cause"),
  /** Counter: rows taken over from another topic id. */
  TAKEOVERS("ingest.takeovers", "rows", "Rows taken over from another topic id"),
  /** Timer, tag {@code outcome}: seeds. */
  SEEDS(
      "ingest.seeds",
      "seconds",
      "From reaching a seed to its answer; its partition waits meanwhile"),
  /** Counter, tag {@code venue}: clocks that the owner appended itself. */
  OWNER_CLOCKS("ingest.owner.clocks", "records", "Clock records appended for feeds without one"),
  /** Gauge, tag {@code kind}: what Redis uses and may use. */
  REDIS_MEMORY("ingest.redis.memory", "bytes", "Memory that Redis uses and may use, by kind");

  private final String meterName;
  private final String baseUnit;
  private final String description;

  IngestMeters(String meterName, String baseUnit, String description) {
    this.meterName = meterName;
    this.baseUnit = baseUnit;
    this.description = description;
  }

  /** Its name. */
  public String meterName() {
    return meterName;
  }

  /** Its base unit. */
  public String baseUnit() {
    return baseUnit;
  }

  /** What it counts or measures. */
  public String description() {
    return description;
  }
}
