package io.factorline.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.factorline.catalog.CatalogLoader;
import io.factorline.engine.EnginePlan;
import io.factorline.engine.StoredSymbol;
import io.factorline.event.Topics;
import io.factorline.local.backend.KafkaTopics;
import io.factorline.local.process.OsProcess;
import io.factorline.store.ClosedBar;
import io.factorline.store.RowKeys;
import io.factorline.store.RowLayout;
import io.factorline.store.SymbolRow;
import io.factorline.store.TopicId;
import io.factorline.store.ViewRow;
import io.lettuce.core.RedisClient;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A restart with another catalog: what is the same goes on to the bit, what is not warms up. */
final class CatalogChangeIT {
  private static final String SAME = "same_2s";
  private static final String CHANGED = "changed_5s";
  private static final String ADDED = "added_3s";
  private static final String REMOVED = "removed_4s";

  private static String catalog(String... lines) {
    String text = CatalogFiles.shipped();
    for (String line : lines) {
      text = CatalogFiles.withView(text, line);
    }
    return text;
  }

  private static String view(String name, String timeframe, String more) {
    return name + ": {timeframe: " + timeframe + ", ttl: 5m, factorSets: [standard]" + more + "}";
  }

  @Test
  void shouldGoOnWithWhatIsTheSame(@TempDir Path directory) throws Exception {
    Path old =
        CatalogFiles.write(
            directory.resolve("old.yaml"),
            catalog(view(SAME, "2s", ""), view(CHANGED, "5s", ""), view(REMOVED, "4s", "")));
    Path changed =
        CatalogFiles.write(
            directory.resolve("new.yaml"),
            catalog(
                view(ADDED, "3s", ""),
                view(CHANGED, "5s", ", unstableBars: 2"),
                view(SAME, "2s", "")));
    EnginePlan plan = EnginePlan.of(CatalogLoader.load(changed));
    List<Path> files = TickFiles.write(directory, 2, 2_400, 60);
    try (IngestStack stack = new IngestStack(directory)) {
      OsProcess ingest = stack.startIngest("factorline.catalog=" + old);
      stack.awaitHeartbeats();
      assertThat(stack.replay(files.get(0), "max").rejected()).isEmpty();
      int before = stack.log(Topics.TICKS).size();
      ingest.kill();
      stack.startIngest("factorline.catalog=" + changed);
      assertThat(stack.replay(files.get(1), "max").rejected()).isEmpty();

      requireLayout(stack, plan.layout());
      List<ConsumerRecord<byte[], byte[]>> log = stack.log(Topics.TICKS);
      TopicId topic = stack.rows().values().iterator().next().hot().header().topic();
      Twin whole = new Twin(plan, topic, KafkaTopics.PARTITIONS).apply(log);
      EnginePlan former = EnginePlan.of(CatalogLoader.load(old));
      Twin first = new Twin(former, topic, KafkaTopics.PARTITIONS).apply(firstHalf(log, before));
      Twin second =
          new Twin(plan, topic, KafkaTopics.PARTITIONS)
              .resume(first.files())
              .apply(secondHalf(log, before));
      stack
          .rows()
          .forEach((symbol, row) -> {
            requireSame(row, whole, symbol, SAME);
            requireSame(row, whole, symbol, "live_1s");
            requireSame(row, whole, symbol, "live_1m");
            requireSame(row, second, symbol, CHANGED);
            requireSame(row, second, symbol, ADDED);
            assertThat(row.row().layout().indexOf(REMOVED)).isNegative();
          });
    }
  }

  private static List<ConsumerRecord<byte[], byte[]>> firstHalf(
      List<ConsumerRecord<byte[], byte[]>> log, int before) {
    return byTime(log).subList(0, before);
  }

  /** What the second process read: the log of each partition behind the first file. */
  private static List<ConsumerRecord<byte[], byte[]>> secondHalf(
      List<ConsumerRecord<byte[], byte[]>> log, int before) {
    return byTime(log).subList(before, log.size());
  }

  private static List<ConsumerRecord<byte[], byte[]>> byTime(
      List<ConsumerRecord<byte[], byte[]>> log) {
    List<ConsumerRecord<byte[], byte[]>> byTime = new ArrayList<>(log);
    byTime.sort(
        Comparator.comparingLong(ConsumerRecord<byte[], byte[]>::timestamp)
            .thenComparingInt(ConsumerRecord::partition)
            .thenComparingLong(ConsumerRecord::offset));
    return byTime;
  }

  private static void requireLayout(IngestStack stack, RowLayout layout) {
    RedisClient client = RedisClient.create(stack.redis().uri());
    try {
      String json = client.connect().sync().get(RowKeys.layout(layout.hash()));
      assertThat(RowLayout.parse(json).hash()).isEqualTo(layout.hash());
    } finally {
      client.shutdown();
    }
  }

  private static void requireSame(StoredSymbol stored, Twin twin, String symbol, String view) {
    ViewRow row = required(stored.row(), view);
    ViewRow expected = required(twin.row(symbol), view);
    assertThat(cells(row)).as("%s %s", symbol, view).isEqualTo(cells(expected));
    assertThat(row.bar().isOpen()).isEqualTo(expected.bar().isOpen());
    assertThat(stored.states().get(view))
        .as("%s %s", symbol, view)
        .isEqualTo(twin.states(symbol).get(view));
  }

  private static ViewRow required(SymbolRow row, String view) {
    ViewRow found = row.view(view);
    if (found == null) {
      throw new AssertionError("must be a view of the row: view=" + view);
    }
    return found;
  }

  /** The last bars, by end; older ones stay in a stored row until they are delivered. */
  private static Map<Long, List<Long>> cells(ViewRow row) {
    TreeMap<Long, List<Long>> bars = new TreeMap<>();
    for (ClosedBar bar : row.closedBars()) {
      List<Long> cells = new ArrayList<>();
      for (int i = 0; i < bar.factorCount(); i++) {
        cells.add(bar.cell(i));
      }
      bars.put(bar.endNs(), cells);
      if (bars.size() > ViewRow.KEPT_BARS) {
        bars.pollFirstEntry();
      }
    }
    return bars;
  }
}
