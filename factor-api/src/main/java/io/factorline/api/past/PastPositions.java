package io.factorline.api.past;

import io.factorline.api.history.work.Work;
import io.factorline.archive.PartitionRun;
import io.factorline.archive.StateFiles;
import io.factorline.archive.TickLog;
import io.factorline.engine.EngineListener;
import io.factorline.engine.EnginePlan;
import io.factorline.engine.LogRecord;
import io.factorline.engine.PartitionEngine;
import io.factorline.engine.RowEncoder;
import io.factorline.engine.RowParts;
import io.factorline.engine.SymbolState;
import io.factorline.error.RequestException;
import io.factorline.lake.LakeFile;
import io.factorline.online.Cut.PositionEntry;
import io.factorline.store.HotRow;
import io.factorline.store.RowHeader;
import io.factorline.store.RowKeys;
import io.factorline.store.RowLayout;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Rows as they stood at positions of their log: the engine, run over the archived records from the
 * newest state before them. Thread-safe; blocks.
 */
final class PastPositions {
  private static final int CHECK_EVERY = 1_024;

  private final PastLake lake;
  private final EnginePlan plan;
  private final long maxRecords;

  PastPositions(PastLake lake, EnginePlan plan, long maxRecords) {
    this.lake = lake;
    this.plan = plan;
    this.maxRecords = maxRecords;
  }

  /** One request's way through the archive: how many records it may still run over. One thread. */
  final class Reading {
    private final Work work;
    private long left = maxRecords;

    Reading(Work work) {
      this.work = work;
    }

    /**
     * The rows at some positions of one partition.
     *
     * @return by symbol
     * @throws RequestException where one is not there
     */
    Map<String, HotRow> find(List<PositionEntry> entries) throws IOException {
      Optional<TickLog> opened = TickLog.open(lake.manifests(), lake.reader());
      TickLog log = opened.orElseThrow(() -> notArchived(entries.getFirst()));
      entries.forEach(entry -> requireArchived(log, entry));
      Deque<PositionEntry> wanted =
          new ArrayDeque<>(
              entries.stream().sorted(Comparator.comparingLong(PositionEntry::offset)).toList());
      requireFew(log, wanted);
      int partition = wanted.getFirst().partition();
      long firstOffset = wanted.getFirst().offset();
      try (PartitionRun run =
          PartitionRun.begin(
              log,
              partition,
              plan,
              lake.states(),
              plan.layout().hash(),
              file -> StateFiles.offset(file) <= firstOffset + 1,
              EngineListener.NONE)) {
        return rows(run, wanted);
      }
    }

    /** From where the run begins to where it ends, which must not be too far. */
    private void requireFew(TickLog log, Deque<PositionEntry> wanted) throws IOException {
      PositionEntry first = wanted.getFirst();
      long begin = log.begin(first.partition());
      Optional<LakeFile> state =
          lake.states()
              .newest(
                  log.topic(),
                  first.partition(),
                  plan.layout().hash(),
                  file ->
                      StateFiles.offset(file) >= begin
                          && StateFiles.offset(file) <= first.offset() + 1);
      if (begin > 0 && (state.isEmpty() || begin > first.offset() + 1)) {
        throw Refusals.gone(
            "must have a state, or all records before: begin=" + begin + ", " + text(first));
      }
      long records = wanted.getLast().offset() + 1 - state.map(StateFiles::offset).orElse(0L);
      if (records > left) {
        throw Refusals.limit(
            "must run over fewer records: records=%d, maxRecords=%d, %s"
                .formatted(records, maxRecords, text(wanted.getLast())));
      }
      left -= records;
    }

    private Map<String, HotRow> rows(PartitionRun run, Deque<PositionEntry> wanted)
        throws IOException {
      RowEncoder encoder = new RowEncoder(plan);
      Map<String, HotRow> rows = new HashMap<>();
      take(run.engine(), wanted, encoder, rows);
      while (!wanted.isEmpty()) {
        if (run.applied() % CHECK_EVERY == 0) {
          work.check();
        }
        Optional<LogRecord> record = run.step();
        if (record.isEmpty()) {
          throw notArchived(wanted.getFirst());
        }
        take(run.engine(), wanted, encoder, rows);
      }
      return rows;
    }
  }

  private static void take(
      PartitionEngine engine,
      Deque<PositionEntry> wanted,
      RowEncoder encoder,
      Map<String, HotRow> rows) {
    while (!wanted.isEmpty() && wanted.getFirst().offset() < engine.nextOffset()) {
      PositionEntry entry = wanted.removeFirst();
      SymbolState symbol = engine.symbol(entry.symbol());
      if (symbol == null || symbol.offset() != entry.offset()) {
        throw Refusals.notReproducible("must be the symbol's last record there: " + text(entry));
      }
      rows.put(entry.symbol(), row(engine, symbol, encoder));
    }
  }

  /** The row as its owner would write it, and as a reader would get it. */
  private static HotRow row(PartitionEngine engine, SymbolState symbol, RowEncoder encoder) {
    engine.changedWhole(symbol);
    RowParts parts = encoder.encode(symbol);
    Map<String, byte[]> fields = new HashMap<>();
    parts.fields().forEach(field -> fields.put(field.name(), field.value().array()));
    RowHeader header =
        new RowHeader(
            engine.log().topic(),
            engine.log().partition(),
            parts.offset(),
            0,
            parts.appendMs(),
            List.of());
    RowLayout layout = engine.plan().layout();
    return HotRow.decode(
        symbol.symbol(),
        header.encode(),
        Objects.requireNonNull(fields.get(RowKeys.FORMING)),
        fields.get(RowKeys.QUOTE),
        fields.get(RowKeys.CLOSED),
        hash -> hash.equals(layout.hash()) ? layout : null);
  }

  private static void requireArchived(TickLog log, PositionEntry entry) {
    if (!log.topic().toString().equals(entry.topicId())) {
      throw Refusals.gone(
          "must be of the topic that is archived: topicId=" + log.topic() + ", " + text(entry));
    }
    if (entry.partition() >= log.partitions()) {
      throw Refusals.notReproducible("must be a partition of the topic: " + text(entry));
    }
    if (entry.offset() >= log.end(entry.partition())) {
      throw notArchived(entry);
    }
  }

  private static RequestException notArchived(PositionEntry entry) {
    return Refusals.notArchived("must be archived: " + text(entry));
  }

  private static String text(PositionEntry entry) {
    return "symbol=%s, topicId=%s, partition=%d, offset=%d"
        .formatted(entry.symbol(), entry.topicId(), entry.partition(), entry.offset());
  }
}
