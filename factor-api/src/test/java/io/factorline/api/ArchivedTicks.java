package io.factorline.api;

import io.factorline.archive.PartitionRun;
import io.factorline.archive.StateFiles;
import io.factorline.archive.TickLog;
import io.factorline.engine.EngineListener;
import io.factorline.engine.EnginePlan;
import io.factorline.engine.LogRecord;
import io.factorline.event.MarketEvent;
import io.factorline.event.MarketEventWriter;
import io.factorline.lake.Cut;
import io.factorline.lake.LakeFile;
import io.factorline.lake.LakeStorage;
import io.factorline.lake.LakeTables;
import io.factorline.lake.ManifestStore;
import io.factorline.lake.OffsetRange;
import io.factorline.lake.Origin;
import io.factorline.lake.Period;
import io.factorline.lake.parquet.DuckDb;
import io.factorline.lake.parquet.ParquetDraft;
import io.factorline.lake.parquet.ParquetReader;
import io.factorline.lake.parquet.ParquetWriter;
import io.factorline.store.TopicId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The records of {@code ticks} of a market, and what the archiver makes of them. One thread. */
final class ArchivedTicks {
  private static final int READ_COLUMNS = 9;

  private final TopicId topic;
  private final List<List<LogRecord>> records = new ArrayList<>();
  private final int[] archived;

  ArchivedTicks(TopicId topic, int partitions) {
    this.topic = topic;
    this.archived = new int[partitions];
    for (int p = 0; p < partitions; p++) {
      records.add(new ArrayList<>());
    }
  }

  void add(int partition, LogRecord record) {
    records.get(partition).add(record);
  }

  /** Puts all records so far into the lake. */
  void archive(ParquetWriter writer, ManifestStore manifests) throws IOException {
    List<LakeFile> files = new ArrayList<>();
    for (int p = 0; p < archived.length; p++) {
      Map<String, List<LogRecord>> periods = new TreeMap<>();
      List<LogRecord> fresh = records.get(p).subList(archived[p], records.get(p).size());
      for (LogRecord record : fresh) {
        String period = Period.DAY.of(record.appendMs() * 1_000_000L);
        periods.computeIfAbsent(period, each -> new ArrayList<>()).add(record);
      }
      for (Map.Entry<String, List<LogRecord>> period : periods.entrySet()) {
        files.add(write(writer, p, period.getKey(), period.getValue()));
      }
      archived[p] = records.get(p).size();
    }
    List<Long> offsets = new ArrayList<>();
    for (int to : archived) {
      offsets.add((long) to);
    }
    Cut cut = new Cut(topic, offsets);
    manifests.commit(LakeTables.TICKS, now -> now.withFiles(files).withCut(cut));
  }

  private LakeFile write(ParquetWriter writer, int partition, String period, List<LogRecord> rows)
      throws IOException {
    try (ParquetDraft draft = writer.begin(LakeTables.ticks())) {
      for (LogRecord row : rows) {
        draft.text(topic.toString()).int32(partition).int64(row.offset()).int64(row.appendMs());
        draft.bytes(key(row.event()).getBytes(StandardCharsets.UTF_8));
        draft.bytes(value(row.event())).text(type(row.event()));
        for (int i = 0; i < READ_COLUMNS; i++) {
          draft.none();
        }
        draft.endRow();
      }
      ParquetWriter.Written file = draft.finish(period);
      long from = rows.getFirst().offset();
      long to = rows.getLast().offset() + 1;
      List<OffsetRange> range = List.of(new OffsetRange(topic, partition, from, to));
      return new LakeFile(file.path(), period, null, file.stats(), Origin.LIVE, false, range);
    }
  }

  private static String key(MarketEvent event) {
    return switch (event) {
      case MarketEvent.Trade trade -> trade.symbol();
      case MarketEvent.Quote quote -> quote.symbol();
      case MarketEvent.Clock clock -> clock.venue();
      case MarketEvent other -> throw new IllegalStateException("is never sent: " + other);
    };
  }

  private static byte[] value(MarketEvent event) {
    return switch (event) {
      case MarketEvent.Trade trade -> MarketEventWriter.trade(trade);
      case MarketEvent.Quote quote -> MarketEventWriter.quote(quote);
      case MarketEvent.Clock clock -> MarketEventWriter.clock(clock);
      case MarketEvent other -> throw new IllegalStateException("is never sent: " + other);
    };
  }

  private static @Nullable String type(MarketEvent event) {
    return event instanceof MarketEvent.Clock ? "clock" : null;
  }

  /** Runs each partition to some offset behind its last state, and keeps the state there. */
  void keepStates(
      EnginePlan plan, LakeStorage storage, ManifestStore manifests, DuckDb duckDb, Random random)
      throws IOException {
    StateFiles states = new StateFiles(storage, manifests);
    TickLog log = TickLog.open(manifests, new ParquetReader(duckDb, storage)).orElseThrow();
    for (int p = 0; p < archived.length; p++) {
      try (PartitionRun run =
          PartitionRun.begin(
              log, p, plan, states, plan.layout().hash(), any -> true, EngineListener.NONE)) {
        long to = run.engine().nextOffset() + random.nextInt(archived[p]);
        while (run.engine().nextOffset() < to && run.step().isPresent()) {
          // On to the offset.
        }
        LakeFile _ = states.keep(run.engine(), run.appendMs());
      }
    }
  }
}
