package io.factorline.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.factorline.event.ClockSource;
import io.factorline.event.MarketEvent.Clock;
import io.factorline.event.MarketEvent.Trade;
import io.factorline.event.MarketEventWriter;
import io.factorline.event.SymbolPartition;
import io.factorline.event.Topics;
import io.factorline.local.backend.KafkaTopics;
import io.factorline.local.time.Wait;
import io.factorline.testsupport.OtlpReceiver;
import io.factorline.testsupport.ReceivedSpan;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A tick that its feed follows can be followed to the bar that it moved; no other makes a span. */
final class TracesIT {
  private static final Duration LIMIT = Duration.ofSeconds(90);
  private static final long SECOND_NS = 1_000_000_000L;
  private static final String SYMBOL = "SIM.A";
  private static final String OTHER = "SIM.B";
  private static final String FOLLOWED = "0af7651916cd43dd8448eb211c80319c";
  private static final String REJECTED = "1af7651916cd43dd8448eb211c80319c";
  private static final String FEED = "b7ad6b7169203331";

  private final long startNs = (System.currentTimeMillis() / 1_000 - 3_600) * SECOND_NS;

  @Test
  void shouldFollowATickToItsBar(@TempDir Path directory) {
    try (OtlpReceiver collector = OtlpReceiver.start();
        IngestStack stack = new IngestStack(directory)) {
      stack.startIngest("tracing.endpoint=" + collector.endpoint(), "tracing.sampling=0");
      stack.awaitHeartbeats();
      send(stack);
      IngestStack.await("bars of two symbols", () -> bars(stack).size() == 2);
      boolean isWhole = Wait.until(LIMIT, () -> isWhole(collector));
      assertThat(isWhole).as("two traces: %s", collector.spans()).isTrue();

      requireTrace(collector, bars(stack));
    }
  }

  private void send(IngestStack stack) {
    try (TickProducer producer = new TickProducer(stack.kafka().bootstrapServers())) {
      traced(producer, SYMBOL, 1, "00-not-a-trace");
      traced(producer, SYMBOL, 2, "00-" + FOLLOWED + "-" + FEED + "-01");
      traced(producer, SYMBOL, 2, "00-" + REJECTED + "-" + FEED + "-01");
      traced(producer, SYMBOL, 3, "00-2af7651916cd43dd8448eb211c80319c-" + FEED + "-00");
      producer.send(partition(OTHER), OTHER.getBytes(UTF_8), trade(OTHER, 1), null);
      Clock clock = new Clock("SIM", startNs + 2 * SECOND_NS, ClockSource.FEED);
      for (int partition = 0; partition < KafkaTopics.PARTITIONS; partition++) {
        producer.send(partition, "SIM".getBytes(UTF_8), MarketEventWriter.clock(clock), "clock");
      }
      assertThat(producer.positions()).hasSize(5 + KafkaTopics.PARTITIONS);
    }
  }

  private void traced(TickProducer producer, String symbol, long seq, String traceparent) {
    producer.sendTraced(partition(symbol), symbol.getBytes(UTF_8), trade(symbol, seq), traceparent);
  }

  private byte[] trade(String symbol, long seq) {
    return MarketEventWriter.trade(new Trade(symbol, seq, startNs + SECOND_NS / 2, 100, 1));
  }

  private static int partition(String symbol) {
    return SymbolPartition.of(symbol, KafkaTopics.PARTITIONS);
  }

  private static Map<String, ConsumerRecord<byte[], byte[]>> bars(IngestStack stack) {
    Map<String, ConsumerRecord<byte[], byte[]>> bars = new HashMap<>();
    for (ConsumerRecord<byte[], byte[]> record : stack.log(Topics.FACTOR_BARS)) {
      JsonNode bar = JsonMapper.shared().readTree(record.value());
      if (bar.required("view").asString().equals("live_1s")) {
        bars.put(bar.required("symbol").asString(), record);
      }
    }
    return bars;
  }

  private static boolean isWhole(OtlpReceiver collector) {
    return collector.trace(FOLLOWED).size() == 4 && collector.trace(REJECTED).size() == 2;
  }

  private void requireTrace(
      OtlpReceiver collector, Map<String, ConsumerRecord<byte[], byte[]>> bars) {
    assertThat(collector.spans()).hasSize(6);
    ReceivedSpan tick = only(collector, FOLLOWED, "tick");
    assertThat(tick.service()).isEqualTo("stream-ingest");
    assertThat(tick.parentId()).isEqualTo(FEED);
    assertThat(tick.attributes())
        .containsEntry("factorline.symbol", SYMBOL)
        .containsEntry("factorline.outcome", "stored")
        .containsEntry("messaging.kafka.offset", "1");
    ReceivedSpan applied = only(collector, FOLLOWED, "tick apply");
    ReceivedSpan stored = only(collector, FOLLOWED, "row store");
    ReceivedSpan bar = only(collector, FOLLOWED, "bar deliver");
    assertThat(List.of(applied.parentId(), stored.parentId(), bar.parentId()))
        .containsOnly(tick.spanId());
    assertThat(applied.startNs()).isEqualTo(tick.startNs());
    assertThat(stored.startNs()).isGreaterThanOrEqualTo(applied.endNs());
    assertThat(tick.endNs()).isGreaterThanOrEqualTo(stored.endNs());
    assertThat(bar.attributes())
        .containsEntry("factorline.view", "live_1s")
        .containsEntry("factorline.bar.end_ns", Long.toString(startNs + SECOND_NS))
        .containsEntry("factorline.outcome", "delivered");
    assertThat(only(collector, REJECTED, "tick").attribute("factorline.outcome"))
        .isEqualTo("duplicate");

    Header header = bars.get(SYMBOL).headers().lastHeader("traceparent");
    assertThat(new String(header.value(), UTF_8))
        .isEqualTo("00-" + FOLLOWED + "-" + bar.spanId() + "-01");
    assertThat(new String(bars.get(SYMBOL).value(), UTF_8)).doesNotContain(FOLLOWED);
    assertThat(bars.get(OTHER).headers()).isEmpty();
  }

  private static ReceivedSpan only(OtlpReceiver collector, String trace, String name) {
    List<ReceivedSpan> named =
        collector.trace(trace).stream().filter(span -> span.name().equals(name)).toList();
    assertThat(named).as(name).hasSize(1);
    return named.getFirst();
  }
}
