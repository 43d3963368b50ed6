package io.factorline.api.history.tail;

import io.factorline.catalog.BarView;
import io.factorline.store.BarRecord;
import io.factorline.store.BarRecordReader;
import io.factorline.store.CellBits;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Turns records of {@code factor-bars} into bars of the catalog's views. One thread. */
final class TailBarReader {
  /* A NaN that is neither a value nor one of the two patterns of CellBits. */
  private static final long ABSENT = 0x7ff8_0000_0000_0000L;

  private final BarRecordReader records = new BarRecordReader();
  private final Map<String, View> views = new HashMap<>();

  /** A view by its position in the catalog, and its factors by their position in it. */
  private record View(int position, String definition, Map<String, Integer> factors) {
    static View of(int position, BarView view) {
      Map<String, Integer> factors = new HashMap<>();
      List<String> names = view.factorNames();
      IntStream.range(0, names.size()).forEach(i -> factors.put(names.get(i), i));
      return new View(position, view.definition(), factors);
    }
  }

  /** What became of a record. */
  enum Outcome {
    /** It is a bar of a view of the catalog. */
    KEPT,
    /** Of a view, or of a definition, that the catalog does not have. */
    OTHER_DEFINITION,
    /** It breaks the form of docs/spec/events.md. */
    MALFORMED
  }

  /**
   * What was read.
   *
   * @param bar only where it is kept
   * @param closing names the record of {@code ticks} that closed it
   */
  record Read(Outcome outcome, @Nullable TailBar bar, Closing closing) {}

  /** A position in {@code ticks}; both -1 where it is not known. */
  record Closing(int partition, long offset) {
    static final Closing UNKNOWN = new Closing(-1, -1);
  }

  private static final Read MALFORMED = new Read(Outcome.MALFORMED, null, Closing.UNKNOWN);

  TailBarReader(List<BarView> views) {
    for (int v = 0; v < views.size(); v++) {
      this.views.put(views.get(v).name(), View.of(v, views.get(v)));
    }
  }

  Read read(byte @Nullable [] json) {
    BarRecord bar;
    try {
      bar = records.read(json);
    } catch (IllegalArgumentException e) {
      return MALFORMED;
    }
    Closing closing = new Closing(bar.partition(), bar.offset());
    View view = views.get(bar.view());
    if (view == null || !view.definition().equals(bar.definition())) {
      return new Read(Outcome.OTHER_DEFINITION, null, closing);
    }
    long[] cells = cells(bar, view.factors());
    if (Arrays.stream(cells).anyMatch(cell -> cell == ABSENT)) {
      return MALFORMED;
    }
    return new Read(
        Outcome.KEPT,
        new TailBar(
            bar.symbol(), view.position(), bar.endNs(), bar.knowledgeNs(), bar.revision(), cells),
        closing);
  }

  private static long[] cells(BarRecord bar, Map<String, Integer> factors) {
    long[] cells = new long[factors.size()];
    Arrays.fill(cells, ABSENT);
    for (int i = 0; i < bar.factors().size(); i++) {
      Integer factor = factors.get(bar.factors().get(i));
      if (factor != null) {
        Double cell = bar.cells().get(i);
        cells[factor] = cell == null ? CellBits.WARMING_UP : CellBits.of(cell, true);
      }
    }
    String undefined = bar.undefined();
    for (String name : undefined == null ? List.<String>of() : List.of(undefined.split(",", -1))) {
      Integer factor = factors.get(name);
      if (factor != null) {
        cells[factor] = CellBits.UNDEFINED;
      }
    }
    return cells;
  }
}
