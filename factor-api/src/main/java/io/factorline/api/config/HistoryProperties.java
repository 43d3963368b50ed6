package io.factorline.api.config;

import jakarta.validation.constraints.Positive;
import java.time.Duration;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How history is read.
 *
 * @param maxRows rows of one answer
 * @param maxReadCells stored values that one answer may be made from
 * @param maxCompared values that one answer may compare: its rows times the members of a universe
 * @param threads reads of history that run at one time
 * @param maxQueued reads of history that wait for one of those
 * @param tailSize memory for closed bars that the lake may not have yet
 * @param cacheSize memory for decoded parts of files
 * @param textSize memory for values of answers as text
 * @param decoderSize memory for decoding
 * @param lakeEvery time between two looks for new manifests
 * @param cursorKept how long bars stay in memory after the lake has them, for cursors of before
 * @param cursorWait how long a cursor of another replica is waited for
 * @param formingWait how long the tail is waited for before a row of the open bar is left out
 */
public record HistoryProperties(
    @DefaultValue("100000") @Positive int maxRows,
    @DefaultValue("20000000") @Positive long maxReadCells,
    @DefaultValue("2000000") @Positive long maxCompared,
    @DefaultValue("2") @Positive int threads,
    @DefaultValue("64") @Positive int maxQueued,
    @DefaultValue("48MB") DataSize tailSize,
    @DefaultValue("64MB") DataSize cacheSize,
    @DefaultValue("32MB") DataSize textSize,
    @DefaultValue("128MB") DataSize decoderSize,
    @DefaultValue("500ms") Duration lakeEvery,
    @DefaultValue("5m") Duration cursorKept,
    @DefaultValue("2s") Duration cursorWait,
    @DefaultValue("100ms") Duration formingWait) {
  private static final DataSize LEAST = DataSize.ofMegabytes(64);

  /** Checks that there is room and time. */
  public HistoryProperties {
    requirePositive("tailSize", tailSize.toBytes());
    requirePositive("cacheSize", cacheSize.toBytes());
    requirePositive("textSize", textSize.toBytes());
    requirePositive("lakeEvery", lakeEvery.toNanos());
    requirePositive("cursorWait", cursorWait.toNanos());
    requirePositive("formingWait", formingWait.toNanos());
    if (decoderSize.compareTo(LEAST) < 0) {
      throw new IllegalArgumentException(
          "must be >= " + LEAST.toMegabytes() + "MB: decoderSize=" + decoderSize);
    }
    if (cursorKept.isNegative()) {
      throw new IllegalArgumentException("must be >= 0: cursorKept=" + cursorKept);
    }
  }

  private static void requirePositive(String name, long value) {
    if (value <= 0) {
      throw new IllegalArgumentException("must be > 0: " + name + "=" + value);
    }
  }
}
