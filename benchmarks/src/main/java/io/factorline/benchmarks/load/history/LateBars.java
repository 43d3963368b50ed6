package io.factorline.benchmarks.load.history;

import io.factorline.catalog.BarView;
import io.factorline.catalog.Catalog;
import io.factorline.event.Topics;
import io.factorline.store.BarRecordWriter;
import io.factorline.store.CellBits;
import io.factorline.store.ClosedBar;
import io.factorline.store.RowLayout;
import io.factorline.store.TopicId;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Minute bars in {@code factor-bars} that go on where the made lake ends. */
final class LateBars {
  /** How many of each symbol. */
  static final int COUNT = 300;

  private static final long MINUTE_NS = TimeUnit.MINUTES.toNanos(1);
  private static final TopicId TOPIC = new TopicId(1, 1);

  private LateBars() {}

  /** End of the last bar of the lake. */
  static long lakeEndNs() {
    return MadeLake.MINUTES_START_NS + MadeLake.MINUTES * MINUTE_NS;
  }

  /** Sends them for the first symbols and waits for Kafka to have them. */
  static void send(String bootstrapServers, Catalog catalog, int symbols) {
    BarView view = MadeLake.view(catalog, "live_1m");
    RowLayout.ViewLayout layout =
        new RowLayout.ViewLayout(view.name(), view.definition(), view.factorNames());
    BarRecordWriter writer = new BarRecordWriter(layout, view.delay());
    Map<String, Object> client = Map.of("bootstrap.servers", bootstrapServers);
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(client, new ByteArraySerializer(), new ByteArraySerializer())) {
      for (int i = 1; i <= COUNT; i++) {
        for (int s = 0; s < symbols; s++) {
          var _ = producer.send(record(MadeLake.symbol(s), i, writer, view.factorNames()));
        }
      }
      producer.flush();
    }
  }

  private static ProducerRecord<byte[], byte[]> record(
      String symbol, int minute, BarRecordWriter writer, List<String> factors) {
    long endNs = lakeEndNs() + minute * MINUTE_NS;
    long[] cells = new long[factors.size()];
    Arrays.fill(cells, CellBits.WARMING_UP);
    for (int f : MadeLake.factors()) {
      cells[f] = CellBits.of(100 + minute / 7.0 + f, true);
    }
    ClosedBar bar = new ClosedBar(endNs - MINUTE_NS, endNs, 0, TOPIC, minute, cells);
    return new ProducerRecord<>(
        Topics.FACTOR_BARS,
        symbol.getBytes(StandardCharsets.US_ASCII),
        writer.write(symbol, 0, bar));
  }
}
