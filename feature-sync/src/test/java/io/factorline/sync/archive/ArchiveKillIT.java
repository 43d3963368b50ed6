package io.factorline.sync.archive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.factorline.event.Topics;
import io.factorline.lake.Cut;
import io.factorline.lake.FolderLake;
import io.factorline.lake.LakeFile;
import io.factorline.lake.LakeTable;
import io.factorline.lake.LakeTables;
import io.factorline.lake.Manifest;
import io.factorline.lake.ManifestStore;
import io.factorline.lake.OffsetRange;
import io.factorline.lake.RowCursor;
import io.factorline.lake.RowFilter;
import io.factorline.lake.parquet.DuckDb;
import io.factorline.lake.parquet.DuckDbSettings;
import io.factorline.lake.parquet.ParquetReader;
import io.factorline.local.backend.KafkaProcess;
import io.factorline.local.backend.KafkaSettings;
import io.factorline.local.backend.KafkaTopics;
import io.factorline.local.backend.TopicLog;
import io.factorline.local.process.OsProcess;
import io.factorline.local.process.ProcessSpec;
import io.factorline.local.time.Wait;
import io.factorline.store.BarRecord;
import io.factorline.store.BarRecordReader;
import io.factorline.store.BarRecordWriter;
import io.factorline.store.CellBits;
import io.factorline.store.ClosedBar;
import io.factorline.store.RowLayout;
import io.factorline.store.TopicId;
import io.factorline.time.UtcTime;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Archivers are killed at random points of their work, sometimes two at a time, while they also
 * merge files: at the end the lake holds exactly what the topics hold. {@code -Darchive.kills=50}
 * kills more often.
 */
final class ArchiveKillIT {
  private static final int PARTITIONS = 4;
  private static final int KILLS = Integer.getInteger("archive.kills", 3);
  private static final int TICKS = 1_500 * KILLS;
  private static final int BARS = 600 * KILLS;
  private static final int PREDICTIONS = 500 * KILLS;
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final List<String> VIEWS = List.of("live_1s", "live_1m", "gone_view");
  private static final List<String> FACTORS = List.of("last_price", "sma_2");
  private static final String DEFINITION = "9f3c01020304a5b6";
  private static final long START_NS = 1_723_161_600_000_000_000L;

  @TempDir private Path folder;
  private final Random random = new Random(20_261_126);
  private int started;

  @Test
  void shouldHoldEachRecordOnceWhateverIsKilledWhen() throws Exception {
    try (KafkaProcess kafka = KafkaProcess.start(KafkaSettings.in(folder.resolve("kafka")))) {
      KafkaTopics.create(kafka.bootstrapServers(), PARTITIONS);
      produce(kafka.bootstrapServers());
      FolderLake lake = FolderLake.open(folder.resolve("lake"));
      ManifestStore manifests = new ManifestStore(lake, System::currentTimeMillis);

      killAgainAndAgain(kafka.bootstrapServers(), manifests);
      OsProcess last = start(kafka.bootstrapServers());
      await(() -> isComplete(kafka.bootstrapServers(), manifests), "all archived");
      last.kill();

      try (DuckDb duckDb =
          DuckDb.open(new DuckDbSettings(128L << 20, 1, folder.resolve("spill"), 1L << 30))) {
        ParquetReader reader = new ParquetReader(duckDb, lake);
        requireTicks(kafka.bootstrapServers(), manifests.current(LakeTables.TICKS), reader);
        requirePredictions(
            kafka.bootstrapServers(), manifests.current(LakeTables.PREDICTIONS), reader);
        requireBars(kafka.bootstrapServers(), manifests, reader);
      }
    }
  }

  private void killAgainAndAgain(String kafka, ManifestStore manifests) {
    Deque<OsProcess> running = new ArrayDeque<>();
    for (int kill = 0; kill < KILLS; kill++) {
      running.add(start(kafka));
      if (running.size() < 2 && random.nextBoolean()) {
        running.add(start(kafka));
      }
      long goal = done(manifests) + 1 + random.nextInt((TICKS + BARS + PREDICTIONS) / KILLS / 2);
      await(() -> done(manifests) >= goal, "progress");
      running.removeFirst().kill();
    }
    running.forEach(OsProcess::kill);
  }

  private static long done(ManifestStore manifests) {
    return Stream.concat(
            Stream.of(LakeTables.TICKS, LakeTables.PREDICTIONS),
            VIEWS.stream().map(view -> LakeTables.BARS + view))
        .mapToLong(table -> sum(manifests, table))
        .sum();
  }

  private static long sum(ManifestStore manifests, String table) {
    try {
      Cut cut = manifests.current(table).cut();
      return cut == null ? 0 : cut.offsets().stream().mapToLong(Long::longValue).sum();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isComplete(String kafka, ManifestStore manifests) {
    long ticks = TopicLog.ends(kafka, Topics.TICKS).values().stream().mapToLong(e -> e).sum();
    long bars = TopicLog.ends(kafka, Topics.FACTOR_BARS).values().stream().mapToLong(e -> e).sum();
    long predictions =
        TopicLog.ends(kafka, Topics.SIGNAL_AUDIT).values().stream().mapToLong(e -> e).sum();
    return sum(manifests, LakeTables.TICKS) == ticks
        && sum(manifests, LakeTables.PREDICTIONS) == predictions
        && VIEWS.stream().allMatch(view -> sum(manifests, LakeTables.BARS + view) == bars);
  }

  private OsProcess start(String kafka) {
    int number = started++;
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx128m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            classPath(),
            ArchiveMain.class.getName(),
            kafka,
            folder.resolve("lake").toString(),
            folder.resolve("spill-" + number).toString(),
            "200");
    return OsProcess.start(
        new ProcessSpec(
            "archive", command, Map.of(), folder, folder.resolve("archive-" + number + ".log")));
  }

  /** The class path of this JVM; it starts in another folder than its children. */
  private static String classPath() {
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
        .map(entry -> Path.of(entry).toAbsolutePath().toString())
        .collect(Collectors.joining(File.pathSeparator));
  }

  private void produce(String kafka) {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, kafka),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      for (int i = 0; i < TICKS; i++) {
        var _ = producer.send(tick(i));
      }
      for (int i = 0; i < PREDICTIONS; i++) {
        var _ = producer.send(prediction(i));
      }
      List<BarRecordWriter> writers = VIEWS.stream().map(ArchiveKillIT::writer).toList();
      for (int i = 0; i < BARS; i++) {
        int view = random.nextInt(VIEWS.size());
        ProducerRecord<byte[], byte[]> bar = bar(i, writers.get(view));
        var _ = producer.send(bar);
        if (random.nextInt(4) == 0) {
          var _ = producer.send(bar);
        }
      }
      var _ =
          producer.send(
              new ProducerRecord<>(Topics.FACTOR_BARS, 0, null, "no bar".getBytes(UTF_8)));
      producer.flush();
    }
  }

  private ProducerRecord<byte[], byte[]> tick(int i) {
    int kind = random.nextInt(20);
    int partition = random.nextInt(PARTITIONS);
    byte[] key = kind == 0 ? null : ("S" + random.nextInt(50)).getBytes(UTF_8);
    byte[] value = new byte[random.nextInt(200)];
    random.nextBytes(value);
    if (kind > 2) {
      value =
          ("{\"symbol\":\"S1\",\"seq\":"
                  + i
                  + ",\"eventTime\":"
                  + (START_NS + i)
                  + ",\"price\":"
                  + (1 + random.nextDouble())
                  + ",\"size\":0.5}")
              .getBytes(UTF_8);
    }
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(Topics.TICKS, partition, key, kind == 1 ? null : value);
    if (kind == 2) {
      record.headers().add(Topics.TYPE_HEADER, "clock".getBytes(UTF_8));
    }
    return record;
  }

  /** One in ten is no such record. */
  private ProducerRecord<byte[], byte[]> prediction(int i) {
    String score = i % 3 == 0 ? "null" : Double.toString(random.nextGaussian());
    String value =
        i % 10 == 0
            ? "no record " + i
            : """
            {"id":"%032x","symbol":"S%d","model":"momentum","modelVersion":%d,"arm":"stable",\
            "intent":"trade","status":"OK","reason":null,"backend":"embedded","score":%s,\
            "side":"BUY","featureTime":"2026-11-27T06:00:00.000000001Z","vector":[1.5]}\
            """
                .formatted(i, random.nextInt(9), 1 + i % 2, score);
    byte[] key = ("S" + random.nextInt(9)).getBytes(UTF_8);
    int partition = random.nextInt(PARTITIONS);
    return new ProducerRecord<>(Topics.SIGNAL_AUDIT, partition, key, value.getBytes(UTF_8));
  }

  private static void requirePredictions(String kafka, Manifest manifest, ParquetReader reader)
      throws IOException {
    Map<String, String> expected = new TreeMap<>();
    for (ConsumerRecord<byte[], byte[]> record : TopicLog.read(kafka, Topics.SIGNAL_AUDIT)) {
      String value = new String(record.value(), UTF_8);
      boolean isRecord = value.startsWith("{");
      JsonNode json = JsonMapper.shared().readTree(isRecord ? value : "{}");
      expected.put(
          record.partition() + "@" + record.offset(),
          String.join(
              " ",
              hex(record.key()),
              value,
              json.path("id").asString("null"),
              json.path("symbol").asString("null"),
              String.valueOf(isRecord ? json.path("modelVersion").asLong() : 0),
              isRecord ? "stable trade OK null embedded BUY" : "null null null null null null",
              Double.toString(json.path("score").asDouble(0)),
              isRecord ? "2026-11-27T06:00:00.000000001Z" : "null"));
    }
    Map<String, String> found = new TreeMap<>();
    try (RowCursor rows = reader.read(all(LakeTables.predictions(), manifest))) {
      while (rows.next()) {
        String place = rows.int32(1) + "@" + rows.int64(2);
        assertThat(found.put(place, prediction(rows))).as(place).isNull();
      }
    }
    assertThat(found).isEqualTo(expected);
    requireDisjoint(manifest);
  }

  private static String prediction(RowCursor row) throws IOException {
    List<String> decision = new ArrayList<>();
    for (int column = 10; column < 16; column++) {
      decision.add(String.valueOf(row.text(column)));
    }
    return String.join(
        " ",
        hex(row.bytes(4)),
        new String(row.bytes(5), UTF_8),
        String.valueOf(row.text(6)),
        String.valueOf(row.text(7)),
        String.valueOf(row.isNone(9) ? 0 : row.int64(9)),
        String.join(" ", decision),
        Double.toString(row.isNone(16) ? 0 : row.real(16)),
        row.isNone(17) ? "null" : UtcTime.text(row.time(17)));
  }

  private static BarRecordWriter writer(String view) {
    return new BarRecordWriter(
        new RowLayout.ViewLayout(view, DEFINITION, FACTORS), Duration.ofMillis(3));
  }

  private ProducerRecord<byte[], byte[]> bar(int i, BarRecordWriter writer) {
    String symbol = "S" + random.nextInt(9);
    long startNs = START_NS + (i / 100) * 1_000_000_000L * 3_600;
    long[] cells = {
      Double.doubleToRawLongBits(random.nextGaussian() * Math.pow(10, random.nextInt(30) - 15)),
      random.nextBoolean() ? CellBits.WARMING_UP : CellBits.UNDEFINED
    };
    ClosedBar bar = new ClosedBar(startNs, startNs + 1 + i, 0, new TopicId(3, 4), i, cells);
    return new ProducerRecord<>(
        Topics.FACTOR_BARS,
        random.nextInt(PARTITIONS),
        symbol.getBytes(UTF_8),
        writer.write(symbol, 1, bar));
  }

  private static void requireTicks(String kafka, Manifest manifest, ParquetReader reader)
      throws IOException {
    Map<String, String> expected = new TreeMap<>();
    for (ConsumerRecord<byte[], byte[]> record : TopicLog.read(kafka, Topics.TICKS)) {
      expected.put(
          record.partition() + "@" + record.offset(),
          record.timestamp()
              + " "
              + hex(record.key())
              + " "
              + hex(record.value())
              + " "
              + TopicLog.header(record, Topics.TYPE_HEADER));
    }
    Map<String, String> found = new TreeMap<>();
    try (RowCursor rows = reader.read(all(LakeTables.ticks(), manifest))) {
      while (rows.next()) {
        String before =
            found.put(
                rows.int32(1) + "@" + rows.int64(2),
                rows.int64(3)
                    + " "
                    + hex(rows.bytes(4))
                    + " "
                    + hex(rows.bytes(5))
                    + " "
                    + rows.text(6));
        assertThat(before).isNull();
      }
    }
    assertThat(found).isEqualTo(expected);
    requireDisjoint(manifest);
  }

  private static void requireDisjoint(Manifest manifest) {
    List<OffsetRange> all = new ArrayList<>();
    manifest.files().forEach(file -> all.addAll(file.offsets()));
    long covered = all.stream().mapToLong(range -> range.to() - range.from()).sum();
    Cut cut = manifest.cut();
    assertThat(cut).isNotNull();
    assertThat(covered).isEqualTo(cut.offsets().stream().mapToLong(Long::longValue).sum());
  }

  private static void requireBars(String kafka, ManifestStore manifests, ParquetReader reader)
      throws IOException {
    Map<String, BarRecord> expected = new TreeMap<>();
    for (ConsumerRecord<byte[], byte[]> record : TopicLog.read(kafka, Topics.FACTOR_BARS)) {
      if (record.key() != null) {
        BarRecord bar = new BarRecordReader().read(record.value());
        expected.put(bar.view() + ' ' + bar.symbol() + ' ' + bar.endNs(), bar);
      }
    }
    Map<String, BarRecord> found = new TreeMap<>();
    for (String view : VIEWS) {
      Manifest manifest = manifests.current(LakeTables.BARS + view);
      for (LakeFile file : manifest.files()) {
        assertThat(file.definition()).isEqualTo(DEFINITION);
      }
      try (RowCursor rows = reader.read(all(LakeTables.bars(view, FACTORS), manifest))) {
        while (rows.next()) {
          BarRecord bar = bar(view, rows);
          BarRecord before = found.put(view + ' ' + bar.symbol() + ' ' + bar.endNs(), bar);
          assertThat(before == null || before.equals(bar)).isTrue();
        }
      }
    }
    assertThat(found).isEqualTo(expected);
  }

  private static BarRecord bar(String view, RowCursor row) throws IOException {
    assertThat(row.isNone(5)).isFalse();
    return new BarRecord(
        String.valueOf(row.text(0)),
        view,
        DEFINITION,
        row.time(1),
        row.time(2),
        row.int32(4),
        row.time(3),
        String.valueOf(row.text(6)),
        row.int32(7),
        row.int64(8),
        FACTORS,
        Arrays.asList(row.isNone(9) ? null : row.real(9), row.isNone(10) ? null : row.real(10)),
        row.text(11));
  }

  private static ParquetReader.Request all(LakeTable table, Manifest manifest) {
    return ParquetReader.Request.of(
        table, manifest.files().stream().map(LakeFile::path).toList(), RowFilter.ALL);
  }

  private static String hex(byte[] bytes) {
    return bytes == null ? "null" : HexFormat.of().formatHex(bytes);
  }

  private static void await(java.util.function.BooleanSupplier condition, String what) {
    assertThat(Wait.until(PATIENCE, condition)).as(what).isTrue();
  }
}
