package io.factorline.api.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.factorline.api.history.stitch.Cells;
import io.factorline.json.JsonOut;
import io.factorline.online.CellState;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

final class PieceTextsTest {
  private static final long START_NS = 1_700_000_000_000_000_000L;
  private static final int ROWS = 256;

  private final PieceTexts texts = new PieceTexts(1 << 20);
  private final JsonOut out = new JsonOut(1);

  private static long[] cells(int seed) {
    return new Random(seed).doubles(ROWS).mapToLong(Cells::of).toArray();
  }

  private static String expected(long[] cells) {
    return Arrays.stream(cells)
        .mapToObj(
            cell -> Cells.isValue(cell) ? Double.toString(Double.longBitsToDouble(cell)) : "null")
        .collect(Collectors.joining(","));
  }

  private String values(long[] cells, boolean isWhole) {
    out.clear();
    assertThat(texts.values(cells, out)).isEqualTo(isWhole);
    return new String(out.toByteArray(), StandardCharsets.US_ASCII);
  }

  private String times(long[] endsNs) {
    out.clear();
    texts.times(endsNs, out);
    return new String(out.toByteArray(), StandardCharsets.US_ASCII);
  }

  @Test
  void shouldFindTheSameCellsAgain() {
    assertThat(values(cells(1), true)).isEqualTo(expected(cells(1)));
    assertThat(values(cells(1), true)).isEqualTo(expected(cells(1)));

    assertThat(texts.hits()).isEqualTo(1);
    assertThat(texts.misses()).isEqualTo(1);
    assertThat(texts.bytes()).isGreaterThan(ROWS * Long.BYTES);
  }

  @Test
  void shouldTellCellsApartThatDifferInOneBit() {
    for (int row = 0; row < ROWS; row += 17) {
      long[] cells = cells(1);
      cells[row] ^= 1;
      assertThat(values(cells, true)).isEqualTo(expected(cells));
    }
    assertThat(texts.hits()).isZero();
  }

  @Test
  void shouldTellWhetherEachCellHasAValueAlsoWhenItIsFoundAgain() {
    long[] cells = cells(2);
    cells[100] = Cells.of(CellState.WARMING_UP);

    assertThat(values(cells.clone(), false)).isEqualTo(expected(cells));
    assertThat(values(cells.clone(), false)).isEqualTo(expected(cells));
    assertThat(texts.hits()).isEqualTo(1);
  }

  @Test
  void shouldTellTimesAndValuesOfTheSameBitsApart() {
    long[] numbers = LongStream.range(0, ROWS).map(i -> START_NS + i).toArray();

    assertThat(values(numbers.clone(), true)).isEqualTo(expected(numbers));
    assertThat(times(numbers.clone())).startsWith("\"2023-11-14T22:13:20.000000000Z\",\"2023-");
    assertThat(values(numbers.clone(), true)).isEqualTo(expected(numbers));
    assertThat(times(numbers.clone())).endsWith(".000000255Z\"");
    assertThat(texts.hits()).isEqualTo(2);
  }

  @Test
  void shouldNotLookForPiecesOfAFewRows() {
    long[] few = Arrays.copyOf(cells(3), 5);

    assertThat(values(few, true)).isEqualTo(expected(few));
    assertThat(values(few, true)).isEqualTo(expected(few));
    assertThat(texts.hits() + texts.misses()).isZero();
  }

  @Test
  void shouldStayWithinItsRoom() {
    for (int seed = 0; seed < 1_000; seed++) {
      assertThat(values(cells(seed), true)).isEqualTo(expected(cells(seed)));
    }
    assertThat(texts.bytes()).isLessThanOrEqualTo(1 << 20);
  }
}
