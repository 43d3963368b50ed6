package io.factorline.api;

import io.factorline.catalog.BarView;
import io.factorline.catalog.Catalog;
import io.factorline.catalog.OfflineView;
import io.factorline.engine.EnginePlan;
import io.factorline.engine.LogRecord;
import io.factorline.event.ClockSource;
import io.factorline.event.Topics;
import io.factorline.lake.Cut;
import io.factorline.lake.FolderLake;
import io.factorline.lake.LakeFile;
import io.factorline.lake.LakeStorage;
import io.factorline.lake.LakeTable;
import io.factorline.lake.LakeTables;
import io.factorline.lake.Manifest;
import io.factorline.lake.ManifestStore;
import io.factorline.lake.Origin;
import io.factorline.lake.Period;
import io.factorline.lake.parquet.DuckDb;
import io.factorline.lake.parquet.DuckDbSettings;
import io.factorline.lake.parquet.ParquetDraft;
import io.factorline.lake.parquet.ParquetWriter;
import io.factorline.local.backend.KafkaTopics;
import io.factorline.local.time.Wait;
import io.factorline.store.BarRecordWriter;
import io.factorline.store.CellBits;
import io.factorline.store.ClosedBar;
import io.factorline.store.RowLayout;
import io.factorline.store.TopicId;
import io.factorline.time.EpochClock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * A market with all that its owner and the archiver leave behind: hot rows, records of {@code
 * factor-bars}, files of the lake. It keeps a plain list of all bars to compare with. One thread
 * but for that list.
 */
final class HistoryMarket implements AutoCloseable {
  static final int PARTITIONS = TestMarket.PARTITIONS;
  private static final TopicId TICKS = new TopicId(7, 7);
  private static final long MS_NS = 1_000_000L;

  private final Catalog catalog;
  private final TestMarket market;
  private final KafkaProducer<byte[], byte[]> producer;
  private final List<BarRecordWriter> writers = new ArrayList<>();
  private final List<Bar> closed = new ArrayList<>();
  private final List<List<Bar>> topic = new ArrayList<>();
  private final Map<String, List<Bar>> known = new HashMap<>();
  private final LakeStorage storage;
  private final ManifestStore manifests;
  private final DuckDb duckDb;
  private final ParquetWriter files;
  private final Random random = new Random(5);
  private final long[] cut = new long[PARTITIONS];
  private final ArchivedTicks ticks = new ArchivedTicks(TICKS, PARTITIONS);
  private final List<Fundamental> fundamentals = new ArrayList<>();
  private TopicId topicId = new TopicId(0, 0);

  /** One closed bar of a view. */
  record Bar(String symbol, int view, ClosedBar bar) {}

  HistoryMarket(String redisUri, String bootstrapServers, Path lake, Catalog catalog)
      throws IOException {
    this.catalog = catalog;
    this.market =
        new TestMarket(
            redisUri,
            catalog,
            TICKS,
            new TestMarket.Bars() {
              @Override
              public void closed(String symbol, int view, ClosedBar bar) {
                closed.add(new Bar(symbol, view, bar));
              }

              @Override
              public void applied(int partition, LogRecord record) {
                ticks.add(partition, record);
              }
            });
    for (BarView view : catalog.barViews()) {
      RowLayout.ViewLayout layout =
          new RowLayout.ViewLayout(view.name(), view.definition(), view.factorNames());
      writers.add(new BarRecordWriter(layout, view.delay()));
    }
    for (int p = 0; p < PARTITIONS; p++) {
      topic.add(new ArrayList<>());
    }
    this.producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", bootstrapServers, "linger.ms", "0"),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    this.storage = FolderLake.open(lake);
    this.manifests = new ManifestStore(storage, EpochClock.SYSTEM);
    Path spill = Files.createTempDirectory("spill");
    this.duckDb = DuckDb.open(new DuckDbSettings(128L << 20, 1, spill, 0));
    this.files = new ParquetWriter(duckDb, storage);
  }

  /** Makes the topic, anew where there is one. */
  void createTopic(String bootstrapServers) throws ExecutionException, InterruptedException {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
      if (admin.listTopics().names().get().contains(Topics.FACTOR_BARS)) {
        admin.deleteTopics(List.of(Topics.FACTOR_BARS)).all().get();
      }
      NewTopic wanted = new NewTopic(Topics.FACTOR_BARS, PARTITIONS, (short) 1);
      Uuid id = admin.createTopics(List.of(wanted)).topicId(Topics.FACTOR_BARS).get();
      topicId = new TopicId(id.getMostSignificantBits(), id.getLeastSignificantBits());
      awaitLeaders(admin);
    }
  }

  /* A producer that comes before the leader may be refused its first batch for ever. */
  private static void awaitLeaders(Admin admin) {
    Set<TopicPartition> all = new HashSet<>();
    for (int p = 0; p < PARTITIONS; p++) {
      all.add(new TopicPartition(Topics.FACTOR_BARS, p));
    }
    if (!Wait.until(Duration.ofSeconds(60), () -> KafkaTopics.areLed(admin, all))) {
      throw new IllegalStateException("must be led: topic=" + Topics.FACTOR_BARS);
    }
  }

  /** Deletes the topic and makes it anew, empty. */
  void recreateTopic(String bootstrapServers) throws ExecutionException, InterruptedException {
    createTopic(bootstrapServers);
    topic.forEach(List::clear);
    Arrays.fill(cut, 0);
  }

  TestMarket market() {
    return market;
  }

  void trade(String symbol, long eventNs, double price) {
    market.trade(symbol, eventNs, price, 1 + random.nextInt(5));
  }

  void clock(long ns) {
    market.clock("SIM", ns, ClockSource.REPLAY);
  }

  /** Delivers the closed bars and the rows, either first. */
  void deliver() {
    if (random.nextBoolean()) {
      market.publish();
      send();
    } else {
      send();
      market.publish();
    }
  }

  private void send() {
    List<Bar> bars = List.copyOf(closed);
    closed.clear();
    synchronized (known) {
      bars.forEach(bar ->
          known
              .computeIfAbsent(key(bar.symbol(), bar.view()), k -> new CopyOnWriteArrayList<>())
              .add(bar));
    }
    List<Future<RecordMetadata>> sent = new ArrayList<>();
    List<Bar> inOrder = new ArrayList<>();
    for (Bar bar : bars) {
      int copies = random.nextInt(10) == 0 ? 2 : 1;
      for (int copy = 0; copy < copies; copy++) {
        sent.add(producer.send(record(bar)));
        inOrder.add(bar);
      }
    }
    for (int i = 0; i < sent.size(); i++) {
      acknowledged(sent.get(i), inOrder.get(i));
    }
  }

  private ProducerRecord<byte[], byte[]> record(Bar bar) {
    int partition = TestMarket.partitionOf(bar.symbol());
    byte[] value = writers.get(bar.view()).write(bar.symbol(), partition, bar.bar());
    return new ProducerRecord<>(
        Topics.FACTOR_BARS, partition, bar.symbol().getBytes(StandardCharsets.UTF_8), value);
  }

  private void acknowledged(Future<RecordMetadata> sent, Bar bar) {
    try {
      RecordMetadata at = sent.get();
      List<Bar> records = topic.get(at.partition());
      if (at.offset() != records.size()) {
        throw new AssertionError("must be the only writer: offset=" + at.offset());
      }
      records.add(bar);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String key(String symbol, int view) {
    return symbol + "/" + view;
  }

  /** All bars of a symbol that were ever closed, oldest first. */
  List<Bar> bars(String symbol, int view) {
    synchronized (known) {
      return List.copyOf(known.getOrDefault(key(symbol, view), List.of()));
    }
  }

  /** Moves the cut of each partition somewhere between where it is and the end. */
  void archive() throws IOException {
    long[] to = new long[PARTITIONS];
    for (int p = 0; p < PARTITIONS; p++) {
      to[p] = cut[p] + random.nextLong(topic.get(p).size() - cut[p] + 1);
    }
    archiveTo(to);
  }

  /** Moves the cut to the end. */
  void archiveAll() throws IOException {
    archiveTo(topic.stream().mapToLong(List::size).toArray());
  }

  private void archiveTo(long[] to) throws IOException {
    List<Bar> bars = new ArrayList<>();
    for (int p = 0; p < PARTITIONS; p++) {
      bars.addAll(topic.get(p).subList((int) cut[p], (int) to[p]));
      cut[p] = to[p];
    }
    Cut reached = new Cut(topicId, Arrays.stream(cut).boxed().toList());
    for (int v = 0; v < catalog.barViews().size(); v++) {
      int view = v;
      List<LakeFile> written = write(bars.stream().filter(bar -> bar.view() == view).toList(), v);
      manifests.commit(
          LakeTables.bars(catalog.barViews().get(v)).name(),
          current -> current.withFiles(written).withCut(reached));
    }
  }

  /** Puts bars of a view into the lake that no record has closed. */
  void importBars(List<Bar> bars, int v) throws IOException {
    List<LakeFile> written = write(bars, v);
    manifests.commit(
        LakeTables.bars(catalog.barViews().get(v)).name(), now -> now.withFiles(written));
  }

  private List<LakeFile> write(List<Bar> bars, int v) throws IOException {
    BarView view = catalog.barViews().get(v);
    LakeTable table = LakeTables.bars(view);
    TreeMap<String, List<Bar>> periods = new TreeMap<>();
    for (Bar bar : bars) {
      String period = Period.of(view).of(bar.bar().endNs());
      periods.computeIfAbsent(period, p -> new ArrayList<>()).add(bar);
    }
    List<LakeFile> written = new ArrayList<>();
    for (Map.Entry<String, List<Bar>> period : periods.entrySet()) {
      try (ParquetDraft draft = files.begin(table)) {
        for (Bar bar : period.getValue()) {
          append(draft, bar, view);
        }
        ParquetWriter.Written file = draft.finish(period.getKey());
        written.add(
            LakeFile.ofBars(
                file.path(), period.getKey(), view.definition(), file.stats(), Origin.LIVE));
      }
    }
    return written;
  }

  private static void append(ParquetDraft draft, Bar row, BarView view) throws IOException {
    ClosedBar bar = row.bar();
    draft.text(row.symbol()).time(bar.startNs()).time(bar.endNs());
    draft.time(bar.endNs() + view.delay().toNanos()).int32(bar.revision()).none();
    draft.text(bar.topic().toString()).int32(TestMarket.partitionOf(row.symbol()));
    draft.int64(bar.offset());
    List<String> undefined = new ArrayList<>();
    for (int f = 0; f < bar.factorCount(); f++) {
      if (CellBits.isValue(bar.cell(f))) {
        draft.real(CellBits.value(bar.cell(f)));
      } else {
        draft.none();
      }
      if (bar.cell(f) == CellBits.UNDEFINED) {
        undefined.add(view.factorNames().get(f));
      }
    }
    draft.text(undefined.isEmpty() ? null : String.join(",", undefined)).endRow();
  }

  /** Archives all records of {@code ticks} so far. */
  void archiveTicks() throws IOException {
    ticks.archive(files, manifests);
  }

  /** Keeps the state of each partition somewhere between the last one and the end. */
  void keepStates() throws IOException {
    ticks.keepStates(EnginePlan.of(catalog), storage, manifests, duckDb, random);
  }

  /** Takes the oldest file of each partition out of the archive of ticks, as retention does. */
  void forgetFirstTicks() throws IOException {
    Map<Integer, LakeFile> oldest = new TreeMap<>();
    for (LakeFile file : manifests.current(LakeTables.TICKS).files()) {
      oldest.merge(
          file.offsets().getFirst().partition(),
          file,
          (a, b) -> a.offsets().getFirst().from() < b.offsets().getFirst().from() ? a : b);
    }
    Set<String> gone = new HashSet<>();
    oldest.values().forEach(file -> gone.add(file.path()));
    manifests.commit(LakeTables.TICKS, now -> now.withReplaced(gone, List.of(), 0));
  }

  /** Makes one file of all files of each period. */
  void compact() throws IOException {
    for (BarView view : catalog.barViews()) {
      LakeTable table = LakeTables.bars(view);
      Manifest manifest = manifests.current(table.name());
      Map<String, List<String>> paths = new TreeMap<>();
      manifest
          .files()
          .forEach(f -> paths.computeIfAbsent(f.period(), p -> new ArrayList<>()).add(f.path()));
      for (Map.Entry<String, List<String>> each : paths.entrySet()) {
        if (each.getValue().size() > 1) {
          ParquetWriter.Written merged = files.merge(table, each.getValue(), each.getKey());
          LakeFile file =
              LakeFile.ofBars(
                  merged.path(),
                  each.getKey(),
                  view.definition(),
                  merged.stats(),
                  Origin.COMPACTED);
          manifests.commit(
              table.name(), now -> now.withReplaced(Set.copyOf(each.getValue()), List.of(file), 0));
        }
      }
    }
  }

  /** Rows of the offline view of fundamentals. */
  record Fundamental(String symbol, long eventNs, long knowledgeNs, Double bps, boolean deleted) {}

  void writeFundamentals(List<Fundamental> rows) throws IOException {
    fundamentals.addAll(rows);
    writeOffline("fundamentals", rows);
  }

  /** Puts rows of an offline view into the lake, the number into its first field. */
  void writeOffline(String view, List<Fundamental> rows) throws IOException {
    LakeTable table = LakeTables.offline((OfflineView) catalog.view(view));
    TreeMap<String, List<Fundamental>> periods = new TreeMap<>();
    rows.forEach(row ->
        periods.computeIfAbsent(Period.MONTH.of(row.eventNs()), p -> new ArrayList<>()).add(row));
    List<LakeFile> written = new ArrayList<>();
    for (Map.Entry<String, List<Fundamental>> period : periods.entrySet()) {
      try (ParquetDraft draft = files.begin(table)) {
        for (Fundamental row : period.getValue()) {
          draft.text(row.symbol()).time(row.eventNs()).time(row.knowledgeNs()).none();
          draft.bool(row.deleted());
          int fields = table.columns().size() - 5;
          for (int f = 0; f < fields; f++) {
            if (f == 0 && row.bps() != null) {
              draft.real(row.bps());
            } else {
              draft.none();
            }
          }
          draft.endRow();
        }
        ParquetWriter.Written file = draft.finish(period.getKey());
        written.add(
            new LakeFile(
                file.path(), period.getKey(), null, file.stats(), Origin.IMPORT, false, List.of()));
      }
    }
    manifests.commit(table.name(), current -> current.withFiles(written));
  }

  /** All rows of fundamentals that were written. */
  List<Fundamental> fundamentals() {
    return List.copyOf(fundamentals);
  }

  /** The row of fundamentals that was known at a time; null where there was none, or a deletion. */
  @Nullable Fundamental knownRow(String symbol, long asOfNs) {
    return fundamentals.stream()
        .filter(row -> row.symbol().equals(symbol))
        .filter(row -> row.eventNs() <= asOfNs && row.knowledgeNs() <= asOfNs)
        .max(
            Comparator.comparingLong(Fundamental::eventNs)
                .thenComparingLong(Fundamental::knowledgeNs))
        .filter(row -> !row.deleted())
        .orElse(null);
  }

  /** The newest bar that was known at a time and is not older than that; null where none was. */
  @Nullable Bar knownBar(String symbol, int view, long asOfNs, long ttlNs) {
    Bar newest = null;
    for (Bar bar : bars(symbol, view)) {
      if (bar.bar().endNs() <= asOfNs && bar.bar().endNs() >= asOfNs - ttlNs) {
        newest = bar;
      }
    }
    return newest;
  }

  /** The number of a view's current manifest. */
  long manifestNumber(int view) throws IOException {
    return manifests.current(LakeTables.bars(catalog.barViews().get(view)).name()).number();
  }

  /** The oldest file of a view. */
  Path oldestFile(Path lake, int view) throws IOException {
    Manifest manifest = manifests.current(LakeTables.bars(catalog.barViews().get(view)).name());
    LakeFile oldest =
        manifest.files().stream()
            .min(Comparator.comparing(file -> file.stats().minTimeNs()))
            .orElseThrow();
    return lake.resolve(oldest.path());
  }

  /** Deletes all manifests of a view but the current one. */
  void forgetManifests(int view) throws IOException {
    String table = LakeTables.bars(catalog.barViews().get(view)).name();
    Manifest current = manifests.current(table);
    for (LakeStorage.Entry entry : storage.list(table + "/_manifest")) {
      if (!entry.path().endsWith("%012d.json".formatted(current.number()))) {
        storage.delete(entry.path());
      }
    }
  }

  @Override
  public void close() {
    producer.close();
    market.close();
    try {
      duckDb.close();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Ms to ns. */
  static long ms(long ms) {
    return ms * MS_NS;
  }
}
