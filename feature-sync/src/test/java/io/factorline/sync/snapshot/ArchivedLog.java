package io.factorline.sync.snapshot;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.factorline.engine.EngineListener;
import io.factorline.engine.EnginePlan;
import io.factorline.engine.ImmediateDelivery;
import io.factorline.engine.LogRecord;
import io.factorline.engine.PartitionEngine;
import io.factorline.event.MarketEvent.Seed;
import io.factorline.event.MarketEventReader;
import io.factorline.event.MarketEventWriter;
import io.factorline.event.SymbolPartition;
import io.factorline.lake.Cut;
import io.factorline.lake.FolderLake;
import io.factorline.lake.Gap;
import io.factorline.lake.LakeFile;
import io.factorline.lake.LakeTables;
import io.factorline.lake.ManifestStore;
import io.factorline.lake.OffsetRange;
import io.factorline.lake.Origin;
import io.factorline.lake.Period;
import io.factorline.lake.parquet.DuckDb;
import io.factorline.lake.parquet.DuckDbSettings;
import io.factorline.lake.parquet.ParquetDraft;
import io.factorline.lake.parquet.ParquetReader;
import io.factorline.lake.parquet.ParquetWriter;
import io.factorline.store.TopicId;
import io.factorline.sync.lake.LakeRoom;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** A random log of ticks in two partitions, some or all of which lies in a lake. */
public final class ArchivedLog implements AutoCloseable {
  public static final TopicId TOPIC = new TopicId(7, 8);
  public static final int PARTITIONS = 2;

  /** 2024-08-08T22:00:00Z. */
  public static final long START_NS = 1_723_154_400_000_000_000L;

  private static final List<String> SYMBOLS =
      List.of("SIM.AAA", "SIM.BBB", "SIM.CCC", "SIM.DDD", "SIM.EEE");
  private static final long SECOND_NS = 1_000_000_000L;

  private final FolderLake lake;
  private final DuckDb duckDb;
  private final ManifestStore manifests;
  private final ParquetWriter writer;
  private final ParquetReader reader;
  private final Random random;
  private final List<List<Raw>> records = List.of(new ArrayList<>(), new ArrayList<>());
  private final Map<String, Integer> seqs = new HashMap<>();
  private final Map<String, Double> prices = new HashMap<>();
  private final int[] archived = new int[PARTITIONS];

  /** One record as Kafka has it. */
  public record Raw(long appendMs, byte[] key, byte[] value, @Nullable String type) {}

  public ArchivedLog(Path folder, long seed) throws IOException {
    lake = FolderLake.open(folder.resolve("lake"));
    duckDb = DuckDb.open(new DuckDbSettings(64L << 20, 1, folder.resolve("spill"), 1L << 30));
    manifests = new ManifestStore(lake, System::currentTimeMillis);
    writer = new ParquetWriter(duckDb, lake);
    reader = new ParquetReader(duckDb, lake);
    random = new Random(seed);
  }

  public FolderLake lake() {
    return lake;
  }

  public DuckDb duckDb() {
    return duckDb;
  }

  public ManifestStore manifests() {
    return manifests;
  }

  public ParquetWriter writer() {
    return writer;
  }

  public ParquetReader reader() {
    return reader;
  }

  public LakeRoom room() {
    return new LakeRoom(lake, manifests, 1, 0);
  }

  /** Appends what a feed sends from one second to another; {@code stepS} between the ticks. */
  public void append(int fromS, int toS, int stepS) {
    for (int second = fromS; second < toS; second += stepS) {
      long eventNs = START_NS + second * SECOND_NS;
      for (String symbol : SYMBOLS) {
        if (random.nextInt(3) > 0) {
          trade(symbol, eventNs + random.nextInt(900_000_000));
        }
      }
      clock(eventNs + SECOND_NS);
    }
  }

  private void trade(String symbol, long eventNs) {
    int kind = random.nextInt(40);
    int seq = kind == 0 ? seqs.getOrDefault(symbol, 1) : seqs.merge(symbol, 1, Integer::sum);
    double price =
        prices.merge(symbol, 100.0, (old, first) -> old * (1 + random.nextGaussian() / 500));
    String value =
        kind == 1
            ? "{\"symbol\":"
            : "{\"symbol\":\""
                + symbol
                + "\",\"seq\":"
                + seq
                + ",\"eventTime\":"
                + eventNs
                + ",\"price\":"
                + price
                + ",\"size\":"
                + (1 + random.nextInt(9))
                + "}";
    add(SymbolPartition.of(symbol, PARTITIONS), eventNs, symbol, value, null);
  }

  private void clock(long timeNs) {
    for (int partition = 0; partition < PARTITIONS; partition++) {
      add(partition, timeNs, "SIM", "{\"venue\":\"SIM\",\"time\":" + timeNs + "}", "clock");
    }
  }

  private void add(int partition, long timeNs, String key, String value, @Nullable String type) {
    long lastMs =
        records.get(partition).isEmpty() ? 0 : records.get(partition).getLast().appendMs();
    long appendMs = Math.max(lastMs, timeNs / 1_000_000L + 3);
    records.get(partition).add(new Raw(appendMs, key.getBytes(UTF_8), value.getBytes(UTF_8), type));
  }

  /** Puts all records so far into the lake, in several files. */
  public void archive(int files) throws IOException {
    for (int file = 1; file <= files; file++) {
      archivePart(file, files);
    }
  }

  private void archivePart(int part, int parts) throws IOException {
    Map<String, ParquetDraft> drafts = new HashMap<>();
    Map<String, List<OffsetRange>> ranges = new HashMap<>();
    for (int partition = 0; partition < PARTITIONS; partition++) {
      int size = records.get(partition).size();
      int to = archived[partition] + (size - archived[partition]) * part / parts;
      for (int offset = archived[partition]; offset < to; offset++) {
        Raw raw = records.get(partition).get(offset);
        String period = Period.DAY.of(raw.appendMs() * 1_000_000L);
        ParquetDraft draft = drafts.get(period);
        if (draft == null) {
          draft = writer.begin(LakeTables.ticks());
          drafts.put(period, draft);
        }
        draft.text(TOPIC.toString()).int32(partition).int64(offset).int64(raw.appendMs());
        draft.bytes(raw.key()).bytes(raw.value()).text(raw.type());
        for (int i = 0; i < 9; i++) {
          draft.none();
        }
        draft.endRow();
        grow(ranges.computeIfAbsent(period, key -> new ArrayList<>()), partition, offset);
      }
      archived[partition] = to;
    }
    commit(drafts, ranges);
  }

  private static void grow(List<OffsetRange> ranges, int partition, long offset) {
    OffsetRange last = ranges.isEmpty() ? null : ranges.getLast();
    if (last != null && last.partition() == partition && last.to() == offset) {
      ranges.set(ranges.size() - 1, new OffsetRange(TOPIC, partition, last.from(), offset + 1));
    } else {
      ranges.add(new OffsetRange(TOPIC, partition, offset, offset + 1));
    }
  }

  private void commit(Map<String, ParquetDraft> drafts, Map<String, List<OffsetRange>> ranges)
      throws IOException {
    List<LakeFile> files = new ArrayList<>();
    for (Map.Entry<String, ParquetDraft> entry : drafts.entrySet()) {
      try (ParquetDraft draft = entry.getValue()) {
        ParquetWriter.Written written = draft.finish(entry.getKey());
        files.add(
            new LakeFile(
                written.path(),
                entry.getKey(),
                null,
                written.stats(),
                Origin.LIVE,
                false,
                ranges.getOrDefault(entry.getKey(), List.of())));
      }
    }
    Cut cut = new Cut(TOPIC, List.of((long) archived[0], (long) archived[1]));
    manifests.commit(LakeTables.TICKS, now -> now.withFiles(files).withCut(cut));
  }

  /** Says that Kafka had deleted all records of a partition below an offset. */
  public void lose(int partition, long to) throws IOException {
    Gap gap = new Gap(new OffsetRange(TOPIC, partition, 0, to), 1);
    manifests.commit(LakeTables.TICKS, now -> now.withGap(gap));
  }

  /** Appends a seed, right behind what is there. */
  public void seed(Seed seed) {
    int partition = SymbolPartition.of(seed.symbol(), PARTITIONS);
    long timeNs = records.get(partition).getLast().appendMs() * 1_000_000L;
    String value = new String(MarketEventWriter.seed(seed), UTF_8);
    add(partition, timeNs, seed.symbol(), value, "seed");
  }

  /** An engine that has applied the first records of a partition, straight from memory. */
  public PartitionEngine engine(
      EnginePlan plan, int partition, long records, EngineListener listener) {
    PartitionEngine engine =
        new PartitionEngine(
            plan,
            new PartitionEngine.LogId(TOPIC, partition, PARTITIONS),
            new ImmediateDelivery(listener));
    apply(engine, records);
    return engine;
  }

  /** Applies records of its partition to an engine, up to an offset. */
  public void apply(PartitionEngine engine, long to) {
    MarketEventReader events = new MarketEventReader();
    for (int offset = (int) engine.nextOffset(); offset < to; offset++) {
      Raw raw = records.get(engine.log().partition()).get(offset);
      engine.apply(
          new LogRecord(
              offset,
              raw.appendMs(),
              events.read(raw.key(), raw.value(), raw.type()),
              raw.value()));
    }
  }

  public int size(int partition) {
    return records.get(partition).size();
  }

  @Override
  public void close() throws IOException {
    duckDb.close();
  }
}
