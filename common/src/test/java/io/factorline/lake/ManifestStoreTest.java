package io.factorline.lake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.factorline.store.TopicId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ManifestStoreTest {
  private static final String TABLE = "bars/live_1s";
  private static final TopicId TOPIC = new TopicId(1, 2);

  @TempDir private Path folder;
  private LakeStorage storage;
  private final AtomicLong nowMs = new AtomicLong(System.currentTimeMillis());
  private ManifestStore manifests;

  @BeforeEach
  void openLake() throws IOException {
    storage = FolderLake.open(folder);
    manifests = new ManifestStore(storage, nowMs::get);
  }

  static LakeFile file(String path) {
    LakeFile.Stats stats = new LakeFile.Stats(3, 99, 10, 20, "A", "B", 20L, 0);
    return LakeFile.ofBars(path, "2024-08-08", "9f3c01020304a5b6", stats, Origin.LIVE);
  }

  @Test
  void shouldBeEmptyBeforeTheFirstCommit() throws IOException {
    assertThat(manifests.current(TABLE)).isEqualTo(Manifest.empty(TABLE));
    assertThat(manifests.tables()).isEmpty();
  }

  @Test
  void shouldReadBackWhatWasCommitted() throws IOException {
    LakeFile ticks =
        new LakeFile(
            "ticks/2024-08-08/x.parquet",
            "2024-08-08",
            null,
            new LakeFile.Stats(1, 1, -5, 5, null, null, null, 0),
            Origin.COMPACTED,
            true,
            List.of(new OffsetRange(TOPIC, 3, 5, 9)));
    Manifest written =
        manifests.commit(
            TABLE,
            now ->
                now.withCut(new Cut(TOPIC, List.of(1L, Long.MAX_VALUE)))
                    .withCut(new Cut(new TopicId(-1, -2), List.of(7L)))
                    .withGap(new Gap(new OffsetRange(TOPIC, 0, 1, 4), 77))
                    .withExpired(
                        List.of(
                            new Expired(
                                TOPIC,
                                0,
                                9,
                                88,
                                List.of(new Expired.Head("w", 4, "ab".repeat(32), 8, 66)))))
                    .withFiles(List.of(file("a"), ticks, file("gone")))
                    .withReplaced(Set.of("gone"), List.of(), 123));

    assertThat(manifests.current(TABLE)).isEqualTo(written);
    assertThat(written.number()).isEqualTo(1);
    assertThat(written.left()).containsExactly(new Cut(TOPIC, List.of(1L, Long.MAX_VALUE)));
    assertThat(written.files()).extracting(LakeFile::path).containsExactly("a", ticks.path());
    assertThat(written.replaced()).containsExactly(new ReplacedFile("gone", 123));
    assertThat(manifests.tables()).containsExactly(TABLE);
  }

  @Test
  void shouldMakeNoManifestWhereNothingChanges() throws IOException {
    manifests.commit(TABLE, now -> now.withFiles(List.of(file("a"))));

    manifests.commit(TABLE, now -> null);
    manifests.commit(TABLE, now -> now.withFiles(List.of()));

    assertThat(manifests.numbers(TABLE)).containsExactly(1L);
  }

  @Test
  void shouldLoseNoCommitOfManyThreads() throws Exception {
    List<Future<?>> all = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(6)) {
      for (int writer = 0; writer < 6; writer++) {
        int id = writer;
        all.add(threads.submit(() -> commitMany(id, 25)));
      }
    }
    for (Future<?> one : all) {
      one.get();
    }

    Manifest last = manifests.current(TABLE);
    assertThat(last.number()).isEqualTo(150);
    assertThat(last.files()).hasSize(150);
    assertThat(last.cut()).isEqualTo(new Cut(TOPIC, List.of(25L, 25L, 25L, 25L, 25L, 25L)));
  }

  private Object commitMany(int writer, int count) throws IOException {
    for (int i = 0; i < count; i++) {
      LakeFile more = file("w" + writer + "/" + i);
      long offset = i;
      manifests.commit(
          TABLE,
          now -> {
            Cut cut = now.cut() == null ? Cut.startOf(TOPIC, 6) : now.cut();
            assertThat(cut.offset(writer)).isEqualTo(offset);
            return now.withFiles(List.of(more)).withCut(cut.with(Map.of(writer, offset + 1)));
          });
    }
    return writer;
  }

  @Test
  void shouldNameATornManifestAndNotTakeTheOneBefore() throws IOException {
    manifests.commit(TABLE, now -> now.withFiles(List.of(file("a"))));
    manifests.commit(TABLE, now -> now.withFiles(List.of(file("b"))));
    Path newest = folder.resolve(TABLE + "/_manifest/000000000002.json");
    byte[] whole = Files.readAllBytes(newest);
    Files.write(newest, java.util.Arrays.copyOf(whole, whole.length / 2));

    assertThatThrownBy(() -> manifests.current(TABLE))
        .isInstanceOf(LakeFormatException.class)
        .hasMessageContaining("path=bars/live_1s/_manifest/000000000002.json");
    assertThatThrownBy(() -> manifests.commit(TABLE, now -> now.withFiles(List.of(file("c")))))
        .isInstanceOf(LakeFormatException.class);
    assertThat(manifests.read(TABLE, 1)).isPresent();
  }

  @Test
  void shouldRefuseAManifestThatNamesAnotherTableOrNumber() throws IOException {
    manifests.commit(TABLE, now -> now.withFiles(List.of(file("a"))));
    Path one = folder.resolve(TABLE + "/_manifest/000000000001.json");
    Files.copy(one, folder.resolve(TABLE + "/_manifest/000000000002.json"));

    assertThatThrownBy(() -> manifests.current(TABLE))
        .isInstanceOf(LakeFormatException.class)
        .hasMessageContaining("number=1");
  }

  @Test
  void shouldRefuseAnotherVersion() {
    byte[] json = "{\"version\":2}".getBytes(StandardCharsets.UTF_8);

    assertThatThrownBy(() -> ManifestCodec.read("x", json))
        .isInstanceOf(LakeFormatException.class)
        .hasMessage("must be a manifest of version 1: path=x, version=2");
  }

  @Test
  void shouldKeepTheNewestHundredAndThoseOfTheLastHour() throws IOException {
    commitMany(0, 130);
    assertThat(manifests.numbers(TABLE)).hasSize(130);

    nowMs.addAndGet(2 * 3_600_000L);
    manifests.commit(TABLE, now -> now.withFiles(List.of(file("last"))));

    assertThat(manifests.numbers(TABLE)).hasSize(100).startsWith(32L).endsWith(131L);
    assertThat(manifests.read(TABLE, 31)).isEmpty();
    assertThat(manifests.current(TABLE).files()).hasSize(131);
  }

  @Test
  void shouldNotWinANumberThatWasPrunedMeanwhile() throws IOException {
    manifests.commit(TABLE, now -> now.withFiles(List.of(file("a"))));
    List<Manifest> seen = new ArrayList<>();

    Manifest result =
        manifests.commit(
            TABLE,
            now -> {
              seen.add(now);
              if (seen.size() == 1) {
                commitMany(0, 120);
                nowMs.addAndGet(2 * 3_600_000L);
                commitMany(1, 1);
              }
              return now.withFiles(List.of(file("late")));
            });

    assertThat(seen).extracting(Manifest::number).containsExactly(1L, 122L);
    assertThat(result.number()).isEqualTo(123);
    assertThat(result.files()).hasSize(123);
  }

  @Test
  void shouldReadTheExampleOfTheSpecification() throws IOException {
    String page = Files.readString(Path.of("..", "docs", "spec", "lake.md"));
    int from = page.indexOf("{\"version\":1,\"table\"");
    String example = page.substring(from, page.indexOf("```", from));

    Manifest manifest = ManifestCodec.read("example", example.getBytes(StandardCharsets.UTF_8));

    assertThat(manifest.table()).isEqualTo("bars/live_1s");
    byte[] again = ManifestCodec.write(manifest);
    assertThat(ManifestCodec.read("again", again)).isEqualTo(manifest);
    assertThat(new String(again, StandardCharsets.UTF_8)).isEqualTo(example.replaceAll("\\s", ""));
  }
}
