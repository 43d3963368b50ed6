package io.factorline.ingest.deliver;

import io.factorline.event.RejectReason;
import io.factorline.store.TopicId;
import org.jspecify.annotations.Nullable;

/** A record of {@code ticks} that was not applied: where it lies, what it is, why not. */
public final class RejectedRecord {
  private final TopicId topic;
  private final int partition;
  private final long offset;
  private final long appendMs;
  private final RejectReason reason;
  private final String detail;
  private final @Nullable String symbol;
  private final byte[] raw;

  /**
   * A rejected record.
   *
   * @param symbol the symbol that it names, where it names one
   * @param raw its bytes as received; not copied
   */
  public RejectedRecord(
      Position position, RejectReason reason, String detail, @Nullable String symbol, byte[] raw) {
    this.topic = position.topic();
    this.partition = position.partition();
    this.offset = position.offset();
    this.appendMs = position.appendMs();
    this.reason = reason;
    this.detail = detail;
    this.symbol = symbol;
    this.raw = raw;
  }

  /** Where a record lies, and when it was appended, in ms since the epoch. */
  public record Position(TopicId topic, int partition, long offset, long appendMs) {}

  TopicId topic() {
    return topic;
  }

  int partition() {
    return partition;
  }

  /** Its offset. */
  public long offset() {
    return offset;
  }

  long appendMs() {
    return appendMs;
  }

  RejectReason reason() {
    return reason;
  }

  String detail() {
    return detail;
  }

  @Nullable String symbol() {
    return symbol;
  }

  byte[] raw() {
    return raw;
  }
}
