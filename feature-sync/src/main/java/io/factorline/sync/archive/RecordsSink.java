package io.factorline.sync.archive;

import io.factorline.event.MarketEventReader;
import io.factorline.lake.Cut;
import io.factorline.lake.LakeFile;
import io.factorline.lake.LakeTable;
import io.factorline.lake.LakeTables;
import io.factorline.lake.ManifestStore;
import io.factorline.lake.OffsetRange;
import io.factorline.lake.Origin;
import io.factorline.lake.Period;
import io.factorline.lake.parquet.ParquetWriter;
import io.factorline.time.EpochClock;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** The archive of a topic whose records are kept each as it was received. One thread. */
final class RecordsSink implements ArchiveSink {
  private static final long NS_PER_MS = 1_000_000L;
  private static final int MAX_DRAFTS = 16;

  private final LakeTable table;
  private final RecordRow row;
  private final ManifestStore manifests;
  private final EpochClock clock;
  private final ArchiveMetrics metrics;
  private final Drafts<String> drafts;
  private final Map<String, Map<Integer, long[]>> ranges = new HashMap<>();
  private @Nullable TableCut cut;
  private String topicId = "";

  private RecordsSink(
      LakeTable table,
      RecordRow row,
      ManifestStore manifests,
      ParquetWriter writer,
      EpochClock clock,
      ArchiveMetrics metrics) {
    this.table = table;
    this.row = row;
    this.manifests = manifests;
    this.clock = clock;
    this.metrics = metrics;
    this.drafts = new Drafts<>(writer, MAX_DRAFTS);
  }

  /** The archive of {@code ticks}. */
  static RecordsSink ticks(
      ManifestStore manifests, ParquetWriter writer, EpochClock clock, ArchiveMetrics metrics) {
    TickRow row = new TickRow(new MarketEventReader());
    return new RecordsSink(LakeTables.ticks(), row, manifests, writer, clock, metrics);
  }

  /** The archive of {@code signal-audit}. */
  static RecordsSink predictions(
      ManifestStore manifests, ParquetWriter writer, EpochClock clock, ArchiveMetrics metrics) {
    PredictionRow row = new PredictionRow();
    return new RecordsSink(LakeTables.predictions(), row, manifests, writer, clock, metrics);
  }

  @Override
  public Map<Integer, Long> begin(TopicIdentity topic, List<Integer> partitions)
      throws IOException {
    discard();
    topicId = topic.id().toString();
    TableCut opened =
        TableCut.open(manifests, table.name(), Cut.startOf(topic.id(), topic.partitions()));
    cut = opened;
    Map<Integer, Long> positions = new HashMap<>();
    partitions.forEach(partition -> positions.put(partition, opened.offset(partition)));
    return positions;
  }

  private TableCut cut() {
    if (cut == null) {
      throw new IllegalStateException("must have begun: cut=null");
    }
    return cut;
  }

  @Override
  public void lost(OffsetRange records) throws IOException {
    metrics.lost(table.name(), cut().lose(records, clock.nowMs()));
  }

  @Override
  public void add(ConsumerRecord<byte[], byte[]> record) throws IOException {
    String period = Period.DAY.of(record.timestamp() * NS_PER_MS);
    row.write(record, topicId, drafts.of(period, table));
    long[] range =
        ranges
            .computeIfAbsent(period, key -> new TreeMap<>())
            .computeIfAbsent(record.partition(), key -> new long[] {record.offset(), 0});
    range[1] = record.offset() + 1;
  }

  @Override
  public long rows() {
    return drafts.rows();
  }

  @Override
  public boolean isFull() {
    return drafts.isFull();
  }

  @Override
  public void commit(Map<Integer, Long> positions) throws IOException {
    TableCut moved = cut();
    List<LakeFile> files = new ArrayList<>();
    for (Map.Entry<String, ParquetWriter.Written> file : drafts.finish(period -> period)) {
      files.add(file(file.getKey(), file.getValue(), moved));
    }
    long rows = drafts.rows();
    moved.advance(files, positions);
    metrics.archived(table.name(), rows);
    discard();
  }

  private LakeFile file(String period, ParquetWriter.Written written, TableCut moved) {
    List<OffsetRange> offsets = new ArrayList<>();
    ranges
        .getOrDefault(period, Map.of())
        .forEach((partition, range) ->
            offsets.add(new OffsetRange(moved.known().topic(), partition, range[0], range[1])));
    return new LakeFile(written.path(), period, null, written.stats(), Origin.LIVE, false, offsets);
  }

  @Override
  public void discard() {
    ranges.clear();
    drafts.discard();
  }
}
