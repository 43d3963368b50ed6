package io.factorline.api.history.tail;

import static org.assertj.core.api.Assertions.assertThat;

import io.factorline.catalog.BarView;
import io.factorline.catalog.CatalogLoader;
import io.factorline.store.BarRecordWriter;
import io.factorline.store.CellBits;
import io.factorline.store.ClosedBar;
import io.factorline.store.RowLayout;
import io.factorline.store.TopicId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TailBarReaderTest {
  private final List<BarView> views = CatalogLoader.defaults().barViews();
  private final BarView view = views.get(1);
  private final TailBarReader reader = new TailBarReader(views);

  private byte[] written(long[] cells, String definition) {
    RowLayout.ViewLayout layout =
        new RowLayout.ViewLayout(view.name(), definition, view.factorNames());
    ClosedBar bar = new ClosedBar(60, 120, 3, new TopicId(1, 2), 77, cells);
    return new BarRecordWriter(layout, Duration.ofNanos(5)).write("SIM.AAA", 4, bar);
  }

  private long[] cells() {
    Random random = new Random(1);
    long[] cells = new long[view.factorNames().size()];
    for (int f = 0; f < cells.length; f++) {
      cells[f] =
          switch (f % 5) {
            case 0 -> CellBits.WARMING_UP;
            case 1 -> CellBits.UNDEFINED;
            case 2 -> Double.doubleToRawLongBits(-0.0);
            case 3 -> Double.doubleToRawLongBits(Double.MIN_VALUE * (1 + random.nextInt(9)));
            default -> Double.doubleToRawLongBits(random.nextGaussian() * 1e6);
          };
    }
    return cells;
  }

  @Test
  void shouldReadWhatWasWrittenToTheBit() {
    long[] cells = cells();

    TailBarReader.Read read = reader.read(written(cells, view.definition()));

    TailBar bar = read.bar();
    assertThat(read.outcome()).isEqualTo(TailBarReader.Outcome.KEPT);
    assertThat(read.closing()).isEqualTo(new TailBarReader.Closing(4, 77));
    assertThat(bar).isNotNull();
    assertThat(List.of(bar.symbol(), bar.view(), bar.endNs(), bar.knowledgeNs(), bar.revision()))
        .isEqualTo(List.of("SIM.AAA", 1, 120L, 125L, 3));
    assertThat(bar.cells()).isEqualTo(cells);
  }

  @Test
  void shouldLeaveOutBarsOfAnotherDefinition() {
    TailBarReader.Read read = reader.read(written(cells(), "0123456789abcdef"));

    assertThat(read.outcome()).isEqualTo(TailBarReader.Outcome.OTHER_DEFINITION);
    assertThat(read.bar()).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{",
        "7",
        "{}",
        "{\"symbol\":\"A\"}",
        "{\"values\":7}",
        "{\"undefined\":{}}",
        "{\"undefined\":[7]}",
        "{\"end\":\"x\"}",
        "{\"values\":{\"a\":[]}}"
      })
  void shouldRefuseWhatIsNoBar(String json) {
    TailBarReader.Read read = reader.read(json.getBytes(StandardCharsets.UTF_8));

    assertThat(read.outcome()).isEqualTo(TailBarReader.Outcome.MALFORMED);
  }

  @Test
  void shouldRefuseABarThatLacksAFactor() {
    String whole = new String(written(cells(), view.definition()), StandardCharsets.UTF_8);
    String name = view.factorNames().get(4);
    String lacking = whole.replaceFirst("\"" + name + "\":", "\"" + name + "_x\":");

    assertThat(reader.read(lacking.getBytes(StandardCharsets.UTF_8)).outcome())
        .isEqualTo(TailBarReader.Outcome.MALFORMED);
    assertThat(reader.read(null).outcome()).isEqualTo(TailBarReader.Outcome.MALFORMED);
  }
}
