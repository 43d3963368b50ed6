package io.factorline.engine;

import io.factorline.event.MarketEvent;
import io.factorline.store.TopicId;
import org.jspecify.annotations.Nullable;

/** One record of a partition's log. Immutable, as long as nobody changes its bytes. */
public final class LogRecord {
  private final @Nullable TopicId origin;
  private final long offset;
  private final long appendMs;
  private final MarketEvent event;
  private final byte[] raw;

  /**
   * A record of the log that the engine follows.
   *
   * @param offset its position
   * @param appendMs when the broker appended it, ms since the epoch
   * @param event what it says
   * @param raw its value as received; not copied
   */
  public LogRecord(long offset, long appendMs, MarketEvent event, byte[] raw) {
    this(null, offset, appendMs, event, raw);
  }

  LogRecord(@Nullable TopicId origin, long offset, long appendMs, MarketEvent event, byte[] raw) {
    this.origin = origin;
    this.offset = offset;
    this.appendMs = appendMs;
    this.event = event;
    this.raw = raw;
  }

  /**
   * The log of a record that a row remembered, which may be one that the topic has left; null for
   * one just read.
   */
  public @Nullable TopicId origin() {
    return origin;
  }

  /** Its position. */
  public long offset() {
    return offset;
  }

  /** When the broker appended it, ms since the epoch. */
  public long appendMs() {
    return appendMs;
  }

  /** What it says. */
  public MarketEvent event() {
    return event;
  }

  /** Its value as received; must not be changed. */
  public byte[] raw() {
    return raw;
  }
}
