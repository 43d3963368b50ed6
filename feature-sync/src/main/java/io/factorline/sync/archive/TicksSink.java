package io.factorline.sync.archive;

import io.factorline.event.MarketEventReader;
import io.factorline.lake.Cut;
import io.factorline.lake.LakeFile;
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

/** The archive of {@code ticks}: each record as it was received. One thread. */
final class TicksSink implements ArchiveSink {
  private static final long NS_PER_MS = 1_000_000L;
  private static final int MAX_DRAFTS = 16;

  private final ManifestStore manifests;
  private final EpochClock clock;
  private final ArchiveMetrics metrics;
  private final Drafts<String> drafts;
  private final TickRow row = new TickRow(new MarketEventReader());
  private final Map<String, Map<Integer, long[]>> ranges = new HashMap<>();
  private @Nullable TableCut cut;
  private String topicId = "";

  TicksSink(
      ManifestStore manifests, ParquetWriter writer, EpochClock clock, ArchiveMetrics metrics) {
    this.manifests = manifests;
    this.clock = clock;
    this.metrics = metrics;
    this.drafts = new Drafts<>(writer, MAX_DRAFTS);
  }

  @Override
  public Map<Integer, Long> begin(TopicIdentity topic, List<Integer> partitions)
      throws IOException {
    discard();
    topicId = topic.id().toString();
    TableCut opened =
        TableCut.open(manifests, LakeTables.TICKS, Cut.startOf(topic.id(), topic.partitions()));
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
    metrics.lost(LakeTables.TICKS, cut().lose(records, clock.nowMs()));
  }

  @Override
  public void add(ConsumerRecord<byte[], byte[]> record) throws IOException {
    String period = Period.DAY.of(record.timestamp() * NS_PER_MS);
    row.write(record, topicId, drafts.of(period, LakeTables.ticks()));
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
    TableCut table = cut();
    List<LakeFile> files = new ArrayList<>();
    for (Map.Entry<String, ParquetWriter.Written> file : drafts.finish(period -> period)) {
      files.add(file(file.getKey(), file.getValue(), table));
    }
    long rows = drafts.rows();
    table.advance(files, positions);
    metrics.archived(LakeTables.TICKS, rows);
    discard();
  }

  private LakeFile file(String period, ParquetWriter.Written written, TableCut table) {
    List<OffsetRange> offsets = new ArrayList<>();
    ranges
        .getOrDefault(period, Map.of())
        .forEach((partition, range) ->
            offsets.add(new OffsetRange(table.known().topic(), partition, range[0], range[1])));
    return new LakeFile(written.path(), period, null, written.stats(), Origin.LIVE, false, offsets);
  }

  @Override
  public void discard() {
    ranges.clear();
    drafts.discard();
  }
}
