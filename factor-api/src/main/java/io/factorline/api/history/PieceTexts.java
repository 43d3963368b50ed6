package io.factorline.api.history;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.factorline.api.history.stitch.Cells;
import io.factorline.json.JsonOut;
import java.util.Arrays;
import java.util.concurrent.atomic.LongAdder;

/**
 * The JSON of pieces of columns, kept from one answer for the next. A piece is found again by its
 * very content, whatever it was read from, so none ever goes stale; the least useful are dropped
 * first. Thread-safe.
 */
final class PieceTexts {
  /** Where a piece has fewer rows, to look for it costs as much as to write it. */
  private static final int LEAST_ROWS = 16;

  /** Bytes of an entry beside its arrays. */
  private static final int HEAD_BYTES = 160;

  private static final long MIX = 0x9e37_79b9_7f4a_7c15L;

  private final Cache<Piece, Text> kept;
  private final LongAdder hits = new LongAdder();
  private final LongAdder misses = new LongAdder();

  /** Keeps so many bytes. */
  PieceTexts(long maxBytes) {
    this.kept =
        Caffeine.newBuilder()
            .maximumWeight(maxBytes)
            .weigher((Piece piece, Text text) -> piece.bytes() + text.json.length + HEAD_BYTES)
            .executor(Runnable::run)
            .build();
  }

  /** Numbers of a column: times in ns since the epoch, or {@link Cells}. Never changed. */
  private static final class Piece {
    private final boolean isTimes;
    private final long[] numbers;
    private final int hash;

    Piece(boolean isTimes, long[] numbers) {
      this.isTimes = isTimes;
      this.numbers = numbers;
      long mixed = isTimes ? 1 : 0;
      for (long number : numbers) {
        mixed = (mixed ^ number) * MIX;
        mixed ^= mixed >>> Integer.SIZE;
      }
      this.hash = (int) mixed;
    }

    int bytes() {
      return numbers.length * Long.BYTES;
    }

    /** Writes it; whether each row has a value. */
    boolean write(JsonOut out) {
      boolean isWhole = true;
      for (int row = 0; row < numbers.length; row++) {
        if (row > 0) {
          out.raw(',');
        }
        if (isTimes) {
          out.time(numbers[row]);
        } else {
          out.number(Double.longBitsToDouble(numbers[row]));
          isWhole &= Cells.isValue(numbers[row]);
        }
      }
      return isWhole;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Piece piece
          && isTimes == piece.isTimes
          && Arrays.equals(numbers, piece.numbers);
    }

    @Override
    public int hashCode() {
      return hash;
    }
  }

  /** What was written of a piece. */
  private static final class Text {
    private final byte[] json;
    private final boolean isWhole;

    Text(byte[] json, boolean isWhole) {
      this.json = json;
      this.isWhole = isWhole;
    }
  }

  /**
   * Writes times, with commas between.
   *
   * @param endsNs not copied, and must not change any more
   */
  void times(long[] endsNs, JsonOut out) {
    write(new Piece(true, endsNs), out);
  }

  /**
   * Writes values, with commas between, and {@code null} where there is none.
   *
   * @param cells as {@link Cells}; not copied, and must not change any more
   * @return whether each cell has a value
   */
  boolean values(long[] cells, JsonOut out) {
    return write(new Piece(false, cells), out);
  }

  private boolean write(Piece piece, JsonOut out) {
    if (piece.numbers.length < LEAST_ROWS) {
      return piece.write(out);
    }
    Text known = kept.getIfPresent(piece);
    if (known != null) {
      hits.increment();
      out.raw(known.json);
      return known.isWhole;
    }
    misses.increment();
    int from = out.length();
    boolean isWhole = piece.write(out);
    kept.put(piece, new Text(Arrays.copyOfRange(out.array(), from, out.length()), isWhole));
    return isWhole;
  }

  /** Pieces that were found. */
  double hits() {
    return hits.doubleValue();
  }

  /** Pieces that were written. */
  double misses() {
    return misses.doubleValue();
  }

  /** Bytes of all that is kept. */
  double bytes() {
    return kept.policy().eviction().map(e -> e.weightedSize().orElse(0)).orElse(0L);
  }
}
