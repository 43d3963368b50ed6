package io.factorline.sync.archive;

import io.factorline.catalog.BarView;
import io.factorline.catalog.Catalog;
import io.factorline.lake.Cut;
import io.factorline.lake.LakeFile;
import io.factorline.lake.LakeTables;
import io.factorline.lake.ManifestStore;
import io.factorline.lake.OffsetRange;
import io.factorline.lake.Origin;
import io.factorline.lake.Period;
import io.factorline.lake.RowAppender;
import io.factorline.lake.parquet.ParquetWriter;
import io.factorline.store.BarRecord;
import io.factorline.store.BarRecordReader;
import io.factorline.time.EpochClock;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The closed bars of all views, each view in a table with a cut of its own. Views and definitions
 * that the catalog does not have are kept as well, with the columns of their records. One thread.
 *
 * <p>A table that does not exist yet begins where the slowest of the others ends: no record of its
 * view lies before that, since a batch makes the tables of all its views before it moves any cut.
 */
final class BarsSink implements ArchiveSink {
  private static final Logger LOG = LoggerFactory.getLogger(BarsSink.class);
  private static final long NS_PER_MS = 1_000_000L;
  private static final int MAX_DRAFTS = 64;
  private static final long LOOK_AGAIN_MS = 60_000;

  private final BarRecordReader reader = new BarRecordReader();
  private final Catalog catalog;
  private final ManifestStore manifests;
  private final EpochClock clock;
  private final ArchiveMetrics metrics;
  private final Drafts<DraftKey> drafts;
  private final Map<String, TableCut> tables = new TreeMap<>();
  private @Nullable TopicIdentity topic;
  private long lookedMs;

  /** What one file holds. */
  private record DraftKey(String table, String definition, List<String> factors, String period) {}

  BarsSink(
      Catalog catalog,
      ManifestStore manifests,
      ParquetWriter writer,
      EpochClock clock,
      ArchiveMetrics metrics) {
    this.catalog = catalog;
    this.manifests = manifests;
    this.clock = clock;
    this.metrics = metrics;
    this.drafts = new Drafts<>(writer, MAX_DRAFTS);
  }

  @Override
  public Map<Integer, Long> begin(TopicIdentity now, List<Integer> partitions) throws IOException {
    discard();
    topic = now;
    tables.clear();
    openAll(now);
    Map<Integer, Long> positions = new HashMap<>();
    for (int partition : partitions) {
      positions.put(partition, slowest(partition));
    }
    return positions;
  }

  /** Opens all tables that are not open yet: those of the catalog, and those of other processes. */
  private void openAll(TopicIdentity now) throws IOException {
    Set<String> names = new TreeSet<>(manifests.tables(LakeTables.BARS));
    catalog.barViews().forEach(view -> names.add(LakeTables.BARS + view.name()));
    Cut base = base(now, names);
    for (String name : names) {
      if (!tables.containsKey(name)) {
        tables.put(name, TableCut.open(manifests, name, base));
      }
    }
    lookedMs = clock.nowMs();
  }

  /** Where a table begins that does not follow the topic yet. */
  private Cut base(TopicIdentity now, Set<String> names) throws IOException {
    return BarCuts.slowest(manifests, names, now.id(), now.partitions())
        .orElse(Cut.startOf(now.id(), now.partitions()));
  }

  private long slowest(int partition) {
    return tables.values().stream().mapToLong(table -> table.offset(partition)).min().orElse(0);
  }

  @Override
  public void lost(OffsetRange records) throws IOException {
    for (TableCut table : tables.values()) {
      metrics.lost(table.table(), table.lose(records, clock.nowMs()));
    }
  }

  @Override
  public void add(ConsumerRecord<byte[], byte[]> record) throws IOException {
    BarRecord bar;
    try {
      bar = reader.read(record.value());
      requireFreeNames(bar);
    } catch (IllegalArgumentException e) {
      metrics.refused();
      LOG.warn(
          "A record of factor-bars is no bar and is not archived at={}-{}@{}",
          record.topic(),
          record.partition(),
          record.offset(),
          e);
      return;
    }
    TableCut table = table(LakeTables.BARS + bar.view());
    if (record.offset() >= table.offset(record.partition())) {
      DraftKey key = new DraftKey(table.table(), bar.definition(), bar.factors(), periodOf(bar));
      write(
          bar,
          record.timestamp() * NS_PER_MS,
          drafts.of(key, LakeTables.bars(bar.view(), bar.factors())));
    }
  }

  private static void requireFreeNames(BarRecord bar) {
    for (String factor : bar.factors()) {
      if (LakeTables.isReserved(factor)) {
        throw new IllegalArgumentException("must be no column of the lake: factor=" + factor);
      }
    }
  }

  private TableCut table(String name) throws IOException {
    TableCut table = tables.get(name);
    if (table == null) {
      table = TableCut.open(manifests, name, base(begun(), tables.keySet()));
      tables.put(name, table);
    }
    return table;
  }

  private TopicIdentity begun() {
    if (topic == null) {
      throw new IllegalStateException("must have begun: topic=null");
    }
    return topic;
  }

  private String periodOf(BarRecord bar) {
    for (BarView view : catalog.barViews()) {
      if (view.name().equals(bar.view())) {
        return Period.of(view).of(bar.endNs());
      }
    }
    return Period.ofBars(bar.endNs() - bar.startNs()).of(bar.endNs());
  }

  private static void write(BarRecord bar, long servedNs, RowAppender row) throws IOException {
    row.text(bar.symbol()).time(bar.startNs()).time(bar.endNs()).time(bar.knowledgeNs());
    row.int32(bar.revision()).time(servedNs).text(bar.topicId()).int32(bar.partition());
    row.int64(bar.offset());
    for (Double cell : bar.cells()) {
      if (cell == null) {
        row.none();
      } else {
        row.real(cell);
      }
    }
    row.text(bar.undefined()).endRow();
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
    if (clock.nowMs() - lookedMs > LOOK_AGAIN_MS) {
      // A view that only another process has met would else stay behind in this one's partitions.
      openAll(begun());
    }
    Map<String, List<LakeFile>> files = new HashMap<>();
    for (Map.Entry<DraftKey, ParquetWriter.Written> file : drafts.finish(DraftKey::period)) {
      DraftKey key = file.getKey();
      ParquetWriter.Written written = file.getValue();
      files
          .computeIfAbsent(key.table(), name -> new ArrayList<>())
          .add(
              LakeFile.ofBars(
                  written.path(), key.period(), key.definition(), written.stats(), Origin.LIVE));
    }
    for (TableCut table : tables.values()) {
      List<LakeFile> more = files.getOrDefault(table.table(), List.of());
      table.advance(more, positions);
      metrics.archived(table.table(), more.stream().mapToLong(LakeFile::rows).sum());
    }
    discard();
  }

  @Override
  public void discard() {
    drafts.discard();
  }
}
