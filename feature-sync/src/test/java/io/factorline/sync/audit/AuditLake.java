package io.factorline.sync.audit;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.factorline.audit.ChainLink;
import io.factorline.audit.ChainRecord;
import io.factorline.audit.RecordHash;
import io.factorline.audit.Seal;
import io.factorline.lake.Cut;
import io.factorline.lake.FolderLake;
import io.factorline.lake.Gap;
import io.factorline.lake.LakeFile;
import io.factorline.lake.LakeTables;
import io.factorline.lake.ManifestStore;
import io.factorline.lake.OffsetRange;
import io.factorline.lake.Origin;
import io.factorline.lake.parquet.DuckDb;
import io.factorline.lake.parquet.DuckDbSettings;
import io.factorline.lake.parquet.ParquetDraft;
import io.factorline.lake.parquet.ParquetReader;
import io.factorline.lake.parquet.ParquetWriter;
import io.factorline.store.TopicId;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Records of one gateway in two partitions, and a lake that is given some of them, file by file.
 */
final class AuditLake implements AutoCloseable {
  static final int PARTITIONS = 2;
  static final long START_MS = 1_764_201_600_000L;
  static final TopicId TOPIC = new TopicId(7, 42);

  final Map<Integer, List<ChainRecord>> records = new TreeMap<>();
  final ManifestStore manifests;
  final ParquetReader reader;
  private final DuckDb duckDb;
  private final ParquetWriter writer;
  private final Map<Integer, ChainLink> last = new HashMap<>();
  private final Map<Integer, Seal.Head> heads = new TreeMap<>();
  private final String name = "ab".repeat(16);
  private long nowMs = START_MS;
  private long seals;

  AuditLake(Path folder) throws IOException {
    FolderLake lake = FolderLake.open(folder.resolve("lake"));
    duckDb = DuckDb.open(new DuckDbSettings(64L << 20, 1, folder.resolve("spill"), 1L << 30));
    manifests = new ManifestStore(lake, System::currentTimeMillis);
    writer = new ParquetWriter(duckDb, lake);
    reader = new ParquetReader(duckDb, lake);
    for (int p = 0; p < PARTITIONS; p++) {
      records.put(p, new ArrayList<>());
    }
  }

  /** So many predictions in turn, a millisecond each, and a seal at the end. */
  AuditLake predict(int count) {
    for (int i = 0; i < count; i++) {
      int partition = i % PARTITIONS;
      append(
          partition,
          "{\"id\":\"%032x\",\"symbol\":\"S%d\",\"model\":\"%s\",\"modelVersion\":1,\"score\":-0.0,\"featureTime\":\"2025-11-27T00:00:00.000000001Z\""
              .formatted(nowMs, partition, i % 4 < 2 ? "momentum" : "value")
              .getBytes(UTF_8));
    }
    return seal();
  }

  AuditLake seal() {
    Seal seal =
        new Seal(
            name,
            seals++,
            "2025-11-27T00:00:00.000000000Z",
            List.copyOf(heads.values()),
            List.of(),
            null);
    for (int p = 0; p < PARTITIONS; p++) {
      append(p, seal.open());
    }
    return this;
  }

  private void append(int partition, byte[] open) {
    ChainLink link = last.getOrDefault(partition, new ChainLink(name, 0, RecordHash.NONE));
    byte[] closing = link.closing();
    byte[] value = new byte[open.length + closing.length];
    System.arraycopy(open, 0, value, 0, open.length);
    System.arraycopy(closing, 0, value, open.length, closing.length);
    byte[] key = Seal.is(value) ? null : ("S" + partition).getBytes(UTF_8);
    List<ChainRecord> all = records.get(partition);
    String hash = RecordHash.of(value);
    heads.put(partition, new Seal.Head(partition, link.sequence(), all.size(), hash));
    last.put(partition, new ChainLink(name, link.sequence() + 1, hash));
    all.add(new ChainRecord(partition, all.size(), nowMs++, key, value));
  }

  void change(int partition, int offset, String from, String to) {
    ChainRecord old = records.get(partition).get(offset);
    byte[] value = new String(old.value(), UTF_8).replace(from, to).getBytes(UTF_8);
    records
        .get(partition)
        .set(offset, new ChainRecord(partition, offset, old.appendMs(), old.key(), value));
  }

  /** Archives these stretches of both partitions as one file. */
  LakeFile archive(long... fromTo) throws IOException {
    List<OffsetRange> ranges = new ArrayList<>();
    ParquetWriter.Written written;
    try (ParquetDraft draft = writer.begin(LakeTables.predictions())) {
      for (int p = 0; p < PARTITIONS; p++) {
        for (int i = 0; i < fromTo.length; i += 2) {
          ranges.add(new OffsetRange(TOPIC, p, fromTo[i], fromTo[i + 1]));
          for (long offset = fromTo[i]; offset < fromTo[i + 1]; offset++) {
            row(records.get(p).get((int) offset), draft);
          }
        }
      }
      written = draft.finish("2025-11-27");
    }
    LakeFile file =
        new LakeFile(
            written.path(), "2025-11-27", null, written.stats(), Origin.LIVE, false, ranges);
    long end = ranges.getLast().to();
    manifests.commit(
        LakeTables.PREDICTIONS,
        now -> now.withFiles(List.of(file)).withCut(new Cut(TOPIC, List.of(end, end))));
    return file;
  }

  private static void row(ChainRecord record, ParquetDraft draft) throws IOException {
    draft.text(TOPIC.toString()).int32(record.partition()).int64(record.offset());
    draft.int64(record.appendMs()).bytes(record.key()).bytes(record.value());
    for (int column = 0; column < 12; column++) {
      draft.none();
    }
    draft.endRow();
  }

  void lose(long from, long to) throws IOException {
    for (int p = 0; p < PARTITIONS; p++) {
      Gap gap = new Gap(new OffsetRange(TOPIC, p, from, to), START_MS);
      manifests.commit(LakeTables.PREDICTIONS, now -> now.withGap(gap));
    }
  }

  /** What Kafka would have: all records. */
  TopicTail.Tails tails() {
    return () ->
        new TopicTail() {
          @Override
          public TopicId topic() {
            return TOPIC;
          }

          @Override
          public int partitions() {
            return PARTITIONS;
          }

          @Override
          public long begin(int partition) {
            return 0;
          }

          @Override
          public long end(int partition) {
            return records.get(partition).size();
          }

          @Override
          public void read(int partition, long from, long to, Each each) throws IOException {
            for (ChainRecord record : records.get(partition).subList((int) from, (int) to)) {
              each.accept(record);
            }
          }

          @Override
          public void close() {
            // Nothing is open.
          }
        };
  }

  @Override
  public void close() throws IOException {
    duckDb.close();
  }
}
