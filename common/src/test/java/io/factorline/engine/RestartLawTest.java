package io.factorline.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.factorline.store.ClosedBar;
import io.factorline.store.Digest;
import io.factorline.store.FeedMark;
import io.factorline.store.HotRow;
import io.factorline.store.PendingReject;
import io.factorline.store.RestartPoint;
import io.factorline.store.RowHeader;
import io.factorline.store.RowKeys;
import io.factorline.store.VenueMark;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The restart law: whatever was written when, from whichever restart point reading begins again,
 * and however far the store was rolled back behind it, the end is the same to the bit, every closed
 * bar went out with the same bytes, and every reject was told.
 */
final class RestartLawTest {
  private static final int LENGTH = 600;
  private static final int SEEDS = Integer.getInteger("engine.seeds", 40);
  private static final EnginePlan PLAN = TestMarket.plan();

  /** A position at which all rows were written; the version of each row then. */
  private record Candidate(RestartPoint point, Map<String, Integer> versions) {}

  private record Told(long causedBy, Recorder.Rejected reject) {}

  private record Undelivered(long causedBy, Recorder.Closed bar) {}

  private SplittableRandom random = new SplittableRandom();
  private List<LogRecord> log = List.of();
  private final Map<String, List<Map<String, byte[]>>> versions = new TreeMap<>();
  private final List<Candidate> candidates = new ArrayList<>();
  private final List<Told> unacknowledgedRejects = new ArrayList<>();
  private final Map<ClosedBar, Undelivered> undelivered = new HashMap<>();
  private final Set<Recorder.Rejected> arrivedRejects = new HashSet<>();
  private final Set<Recorder.Closed> arrivedBars = new HashSet<>();
  private PartitionEngine engine = newEngine(EngineListener.NONE);
  private Listener told = new Listener();

  static LongStream seeds() {
    return LongStream.rangeClosed(1, SEEDS);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void shouldEndTheSameHoweverItWasInterrupted(long seed) {
    random = new SplittableRandom(seed);
    log = RandomLog.of(seed, LENGTH);
    Recorder straight = new Recorder();
    PartitionEngine whole = newEngine(straight);
    log.forEach(whole::apply);

    int crashes = runWithCrashes();
    unacknowledgedRejects.forEach(this::acknowledge);
    undelivered.values().forEach(bar -> arrivedBars.add(bar.bar()));

    assertThat(crashes).isPositive();
    assertThat(finalBytes(engine)).isEqualTo(finalBytes(whole));
    assertThat(digest(engine)).isEqualTo(digest(whole));
    assertThat(arrivedRejects).isEqualTo(new HashSet<>(straight.rejected));
    assertThat(arrivedBars).isEqualTo(new HashSet<>(straight.closed));
    assertThat(certain(engine)).isEqualTo(certain(whole));
  }

  /** Venues without what depends on which ticks were applied: that is only nearly known. */
  private static Map<String, VenueMark> certain(PartitionEngine engine) {
    Map<String, VenueMark> marks = new TreeMap<>();
    for (VenueMark m : engine.marks()) {
      FeedMark f = m.feed();
      FeedMark feed = new FeedMark(f.replayed(), f.lastMs(), f.lastClockMs(), 0, 0, 0);
      marks.put(m.venue(), new VenueMark(m.venue(), m.clockNs(), m.source(), m.changes(), feed));
    }
    return marks;
  }

  private int runWithCrashes() {
    startFromNothing();
    int crashes = 0;
    int at = 0;
    while (at < log.size()) {
      if (random.nextInt(crashes < 6 ? 15 : 60) == 0 && crashes < 20) {
        at = crash();
        crashes++;
      }
      LogRecord record = log.get(at++);
      told.current = record.offset();
      engine.apply(record);
      background();
    }
    return crashes;
  }

  private void startFromNothing() {
    told = new Listener();
    engine = newEngine(told);
    engine.startAt(0, List.of());
    candidates.add(new Candidate(RestartPoint.startOf(TestMarket.TOPIC), Map.of()));
  }

  private static PartitionEngine newEngine(EngineListener listener) {
    return new PartitionEngine(PLAN, RandomLog.ID, listener);
  }

  /** What goes on beside: passes that write some rows, acknowledgements, restart points. */
  private void background() {
    for (SymbolState symbol : List.copyOf(told.changed)) {
      if (random.nextInt(6) == 0) {
        write(symbol);
      }
    }
    if (random.nextInt(25) == 0) {
      List.copyOf(told.changed).forEach(this::write);
      Map<String, Integer> now = new HashMap<>();
      versions.forEach((symbol, all) -> now.put(symbol, all.size() - 1));
      String text =
          new RestartPoint(TestMarket.TOPIC, engine.nextOffset(), engine.marks()).encode();
      candidates.add(new Candidate(RestartPoint.decode(text), now));
    }
    unacknowledgedRejects.removeIf(reject -> random.nextInt(15) == 0 && acknowledge(reject));
    for (SymbolState symbol : engine.symbols()) {
      for (int v = 0; v < symbol.viewCount(); v++) {
        deliverSome(symbol.view(v));
      }
    }
  }

  private boolean acknowledge(Told reject) {
    engine.symbols().forEach(symbol -> symbol.rejectAcknowledged(reject.reject().offset()));
    arrivedRejects.add(reject.reject());
    return true;
  }

  private void deliverSome(ViewState view) {
    for (ClosedBar bar : view.row().closedBars()) {
      if (bar.isPending() && random.nextInt(10) == 0) {
        bar.delivered();
        arrivedBars.add(undelivered.remove(bar).bar());
      }
    }
    view.row().dropDelivered();
  }

  private void write(SymbolState symbol) {
    RowParts parts = told.encoder.encode(symbol);
    told.changed.remove(symbol);
    List<Map<String, byte[]>> all =
        versions.computeIfAbsent(symbol.symbol(), s -> new ArrayList<>());
    Map<String, byte[]> fields = all.isEmpty() ? new TreeMap<>() : new TreeMap<>(all.getLast());
    RowHeader header =
        new RowHeader(TestMarket.TOPIC, 0, parts.offset(), 1, parts.appendMs(), List.of());
    fields.put(RowKeys.HEADER, header.encode());
    parts.fields().forEach(f -> fields.put(f.name(), f.value().array()));
    all.add(fields);
  }

  /** Dies and starts again from an older restart point; gives the index of its first record. */
  private int crash() {
    long open = firstOpen();
    List<Candidate> allowed = candidates.stream().filter(c -> c.point().offset() <= open).toList();
    int back = Math.min(allowed.size(), 1 + random.nextInt(4));
    Candidate from = allowed.get(allowed.size() - back);
    candidates.removeIf(c -> c.point().offset() > from.point().offset());
    unacknowledgedRejects.clear();
    undelivered.clear();
    told = new Listener();
    engine = newEngine(told);
    engine.startAt(from.point().offset(), from.point().marks());
    told.current = from.point().offset();
    List.copyOf(versions.keySet()).forEach(symbol -> restore(symbol, from));
    engine.tellWaitingRejects();
    for (SymbolState symbol : engine.symbols()) {
      for (int v = 0; v < symbol.viewCount(); v++) {
        for (ClosedBar bar : symbol.view(v).row().closedBars()) {
          if (bar.isPending()) {
            told.barClosed(symbol, symbol.view(v), bar);
          }
        }
      }
    }
    int index = 0;
    while (log.get(index).offset() < from.point().offset()) {
      index++;
    }
    return index;
  }

  /** The lowest record that caused something nobody has acknowledged. */
  private long firstOpen() {
    long open = engine.nextOffset();
    for (Told reject : unacknowledgedRejects) {
      open = Math.min(open, reject.causedBy());
    }
    for (Undelivered bar : undelivered.values()) {
      open = Math.min(open, bar.causedBy());
    }
    return open;
  }

  /** Any version of the row since the restart point, or none where there was none then. */
  private void restore(String symbol, Candidate from) {
    List<Map<String, byte[]>> all = versions.get(symbol);
    int oldest = from.versions().getOrDefault(symbol, -1);
    int version = oldest + random.nextInt(all.size() - oldest);
    all.subList(version + 1, all.size()).clear();
    if (version >= 0) {
      engine.restore(Bench.stored(symbol, all.get(version), PLAN));
    } else {
      versions.remove(symbol);
    }
  }

  /** All that a row holds, once nothing waits any more. */
  private static Map<String, Map<String, String>> finalBytes(PartitionEngine engine) {
    Map<String, Map<String, String>> bytes = new TreeMap<>();
    RowEncoder encoder = new RowEncoder(PLAN);
    for (SymbolState symbol : engine.symbols()) {
      for (PendingReject reject : List.copyOf(symbol.row().pendingRejects())) {
        symbol.rejectAcknowledged(reject.offset());
      }
      for (int v = 0; v < symbol.viewCount(); v++) {
        symbol.view(v).row().closedBars().forEach(ClosedBar::delivered);
        symbol.view(v).row().dropDelivered();
      }
      engine.changedWhole(symbol);
      Map<String, String> fields = new TreeMap<>();
      RowParts parts = encoder.encode(symbol);
      fields.put("offset", parts.offset() + "/" + parts.appendMs());
      for (RowParts.Field field : parts.fields()) {
        fields.put(field.name(), java.util.HexFormat.of().formatHex(field.value().array()));
      }
      bytes.put(symbol.symbol(), fields);
    }
    return bytes;
  }

  private static String digest(PartitionEngine engine) {
    Digest digest = new Digest();
    RowEncoder encoder = new RowEncoder(PLAN);
    for (SymbolState symbol : engine.symbols()) {
      engine.changedWhole(symbol);
      Map<String, byte[]> fields = new HashMap<>();
      RowParts parts = encoder.encode(symbol);
      fields.put(
          RowKeys.HEADER,
          new RowHeader(TestMarket.TOPIC, 0, parts.offset(), 1, 0, List.of()).encode());
      parts.fields().forEach(f -> fields.put(f.name(), f.value().array()));
      StoredSymbol stored = Bench.stored(symbol.symbol(), fields, PLAN);
      HotRow row = stored.hot();
      digest.add(row.row(), stored.states());
    }
    return digest.hex();
  }

  /** Collects what one life of the engine tells. */
  private final class Listener implements EngineListener {
    final Set<SymbolState> changed = new java.util.LinkedHashSet<>();
    final RowEncoder encoder = new RowEncoder(PLAN);
    long current;

    @Override
    public void changed(SymbolState symbol) {
      changed.add(symbol);
    }

    @Override
    public void barClosed(SymbolState symbol, ViewState view, ClosedBar bar) {
      Recorder.Closed closed = Recorder.closedOf(symbol.symbol(), view.view().name(), bar);
      undelivered.put(bar, new Undelivered(current, closed));
    }

    @Override
    public void rejected(
        LogRecord record,
        io.factorline.event.RejectReason reason,
        String detail,
        SymbolState symbol) {
      Recorder.Rejected reject = new Recorder.Rejected(record.offset(), reason);
      unacknowledgedRejects.add(new Told(current, reject));
    }
  }
}
