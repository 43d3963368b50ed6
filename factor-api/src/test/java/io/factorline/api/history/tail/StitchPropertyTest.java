package io.factorline.api.history.tail;

import static org.assertj.core.api.Assertions.assertThat;

import io.factorline.api.history.stitch.RowSource;
import io.factorline.api.history.stitch.StitchedRows;
import io.factorline.api.history.stitch.TailSource;
import io.factorline.api.history.stitch.TimedRows;
import io.factorline.store.TopicId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Bars are appended, repeated and corrected, the archiver moves its cut, compacts and the tail
 * forgets, in any order: what is read at any cut is what a plain list of all bars says.
 */
final class StitchPropertyTest {
  private static final int PARTITIONS = 2;
  private static final int STEPS = 3_000;
  private static final int KEPT_CUTS = 3;
  private static final long BLOCK_NS = 16;
  private static final int[] COLUMNS = {1, 0};
  private static final List<String> SYMBOLS = List.of("A", "B", "C");

  /** One record of the log: its bar, and where it lies. */
  private record Logged(long offset, TailBar bar) {}

  /** Immutable files, each a list of bars, and how far they reach. */
  private record Lake(List<List<TailBar>> files, long[] cut) {}

  private final TailLog log = new TailLog(new TopicId(1, 2), List.of(2), new long[PARTITIONS]);
  private final List<List<Logged>> topic = List.of(new ArrayList<>(), new ArrayList<>());
  private final List<Lake> lakes = new ArrayList<>();
  private Random random = new Random(0);

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void shouldReadWhatAPlainListOfAllBarsSays(long seed) {
    random = new Random(seed);
    lakes.add(new Lake(List.of(), new long[PARTITIONS]));
    for (int step = 0; step < STEPS; step++) {
      switch (random.nextInt(8)) {
        case 0 -> archive();
        case 1 -> compact();
        case 2 -> forget();
        case 3 -> check();
        default -> append();
      }
    }
    checkPages();
  }

  private static int partitionOf(String symbol) {
    return SYMBOLS.indexOf(symbol) % PARTITIONS;
  }

  private void append() {
    String symbol = SYMBOLS.get(random.nextInt(SYMBOLS.size()));
    int partition = partitionOf(symbol);
    List<Logged> records = topic.get(partition);
    List<TailBar> own =
        records.stream().map(Logged::bar).filter(bar -> bar.symbol().equals(symbol)).toList();
    TailBar bar;
    int kind = own.isEmpty() ? 9 : random.nextInt(10);
    if (kind == 0) {
      bar = own.get(random.nextInt(own.size()));
    } else if (kind == 1) {
      TailBar old = own.get(random.nextInt(own.size()));
      int revision =
          1
              + own.stream()
                  .filter(b -> b.endNs() == old.endNs())
                  .mapToInt(TailBar::revision)
                  .max()
                  .orElseThrow();
      bar = bar(symbol, old.endNs(), own.getLast().endNs() + 3, revision);
    } else {
      long endNs = own.stream().mapToLong(TailBar::endNs).max().orElse(100) + 1 + random.nextInt(9);
      bar = bar(symbol, endNs, endNs + 2, 0);
    }
    long offset = records.size();
    records.add(new Logged(offset, bar));
    log.add(partition, offset, bar);
    log.readTo(partition, offset + 1);
    log.wholeTo(partition, offset + 1);
  }

  private static TailBar bar(String symbol, long endNs, long knowledgeNs, int revision) {
    long mixed = endNs * 31 + revision * 7L + symbol.hashCode();
    return new TailBar(symbol, 0, endNs, knowledgeNs, revision, new long[] {mixed, ~mixed});
  }

  private void archive() {
    Lake last = lakes.getLast();
    long[] cut = last.cut().clone();
    List<TailBar> file = new ArrayList<>();
    for (int p = 0; p < PARTITIONS; p++) {
      long to = cut[p] + random.nextLong(topic.get(p).size() - cut[p] + 1);
      for (long offset = cut[p]; offset < to; offset++) {
        file.add(topic.get(p).get((int) offset).bar());
      }
      cut[p] = to;
    }
    List<List<TailBar>> files = new ArrayList<>(last.files());
    files.add(distinct(file));
    lakes.add(new Lake(files, cut));
  }

  private void compact() {
    Lake last = lakes.getLast();
    List<TailBar> all = last.files().stream().flatMap(List::stream).toList();
    lakes.add(new Lake(List.of(distinct(all)), last.cut()));
  }

  private static List<TailBar> distinct(List<TailBar> bars) {
    Set<List<Object>> seen = new HashSet<>();
    return bars.stream()
        .filter(bar -> seen.add(List.of(bar.symbol(), bar.endNs(), bar.revision())))
        .sorted(
            Comparator.comparing(TailBar::symbol)
                .thenComparing(TailBar::endNs)
                .thenComparing(TailBar::revision))
        .toList();
  }

  private int oldestKept() {
    return Math.max(0, lakes.size() - KEPT_CUTS);
  }

  private void forget() {
    log.trim(0, lakes.get(oldestKept()).cut());
  }

  private void check() {
    Lake lake = lakes.get(oldestKept() + random.nextInt(lakes.size() - oldestKept()));
    long[] offsets = log.positions();
    for (int p = 0; p < PARTITIONS; p++) {
      offsets[p] = Math.max(lake.cut()[p], offsets[p] - random.nextInt(4));
      assertThat(log.start(0, p)).isLessThanOrEqualTo(lake.cut()[p]);
    }
    String symbol = SYMBOLS.get(random.nextInt(SYMBOLS.size()));
    long fromNs = random.nextBoolean() ? Long.MIN_VALUE : 90 + random.nextInt(400);
    long toNs = random.nextBoolean() ? Long.MAX_VALUE : 90 + random.nextInt(2_000);
    long asOfNs = random.nextBoolean() ? Long.MAX_VALUE : 90 + random.nextInt(2_000);
    int limit = random.nextBoolean() ? Integer.MAX_VALUE : 1 + random.nextInt(20);
    StitchedRows.Question question = new StitchedRows.Question(symbol, COLUMNS, fromNs, toNs);

    TimedRows rows = stitched(lake, offsets).first(question, limit, asOfNs);

    assertThat(told(rows)).isEqualTo(naive(symbol, offsets, question, limit, asOfNs));
  }

  private void checkPages() {
    Lake lake = lakes.getLast();
    long[] offsets = log.positions();
    for (String symbol : SYMBOLS) {
      List<List<Long>> pages = new ArrayList<>();
      long fromNs = Long.MIN_VALUE;
      while (true) {
        StitchedRows.Question question =
            new StitchedRows.Question(symbol, COLUMNS, fromNs, Long.MAX_VALUE);
        TimedRows page = stitched(lake, offsets).first(question, 7, Long.MAX_VALUE);
        pages.addAll(told(page));
        if (page.count() < 7) {
          break;
        }
        fromNs = page.timeNs(page.count() - 1) + 1;
        append();
      }
      StitchedRows.Question whole =
          new StitchedRows.Question(symbol, COLUMNS, Long.MIN_VALUE, Long.MAX_VALUE);
      assertThat(pages).isEqualTo(naive(symbol, offsets, whole, Integer.MAX_VALUE, Long.MAX_VALUE));
    }
  }

  private StitchedRows stitched(Lake lake, long[] offsets) {
    TailSource tail =
        (symbol, columns, fromNs, toNs) -> log.rows(symbol, 0, columns, fromNs, toNs, offsets);
    return new StitchedRows(new Files(lake), tail);
  }

  private static List<List<Long>> told(TimedRows rows) {
    List<List<Long>> told = new ArrayList<>();
    for (int row = 0; row < rows.count(); row++) {
      told.add(
          List.of(
              rows.timeNs(row),
              rows.knowledgeNs(row),
              (long) rows.revision(row),
              rows.cell(0, row),
              rows.cell(1, row)));
    }
    return told;
  }

  private List<List<Long>> naive(
      String symbol, long[] offsets, StitchedRows.Question question, int limit, long asOfNs) {
    TreeMap<Long, TailBar> best = new TreeMap<>();
    for (Logged logged : topic.get(partitionOf(symbol))) {
      TailBar bar = logged.bar();
      boolean isSeen =
          logged.offset() < offsets[partitionOf(symbol)]
              && bar.symbol().equals(symbol)
              && bar.knowledgeNs() <= asOfNs
              && bar.endNs() >= question.fromNs()
              && bar.endNs() < question.toNs();
      if (isSeen) {
        best.merge(bar.endNs(), bar, (a, b) -> a.revision() >= b.revision() ? a : b);
      }
    }
    return best.values().stream()
        .limit(limit)
        .map(bar ->
            List.of(
                bar.endNs(),
                bar.knowledgeNs(),
                (long) bar.revision(),
                bar.cells()[1],
                bar.cells()[0]))
        .toList();
  }

  /** The files of a lake, block by block. */
  private record Files(Lake lake) implements RowSource {
    @Override
    public long blockNs() {
      return BLOCK_NS;
    }

    @Override
    public long blockRows() {
      return BLOCK_NS;
    }

    @Override
    public long[] blocks(String key, long fromNs, long toNs, boolean isAsOf) {
      return lake.files().stream()
          .flatMap(List::stream)
          .filter(bar -> bar.endNs() >= fromNs && bar.endNs() < toNs)
          .mapToLong(bar -> Math.floorDiv(bar.endNs(), BLOCK_NS))
          .distinct()
          .sorted()
          .toArray();
    }

    @Override
    public TimedRows read(String key, int[] columns, long[] blocks, boolean isAsOf) {
      Set<Long> wanted = new HashSet<>();
      for (long block : blocks) {
        wanted.add(block);
      }
      List<TimedRows> parts = new ArrayList<>();
      for (List<TailBar> file : lake.files()) {
        TimedRows.Builder rows = new TimedRows.Builder(columns.length, 0);
        for (TailBar bar : file) {
          if (bar.symbol().equals(key) && wanted.contains(Math.floorDiv(bar.endNs(), BLOCK_NS))) {
            int at = rows.add(bar.endNs(), bar.knowledgeNs(), bar.revision());
            for (int c = 0; c < columns.length; c++) {
              rows.cell(c, at, bar.cells()[columns[c]]);
            }
          }
        }
        parts.add(rows.build());
      }
      return TimedRows.merged(parts, columns.length);
    }
  }
}
