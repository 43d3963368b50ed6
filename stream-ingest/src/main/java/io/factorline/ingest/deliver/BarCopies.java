package io.factorline.ingest.deliver;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.factorline.catalog.BarView;
import io.factorline.engine.EnginePlan;
import io.factorline.event.Topics;
import io.factorline.feast.FeastKeys;
import io.factorline.feast.FeastRow;
import io.factorline.feast.FeastView;
import io.factorline.redis.FeastWrite;
import io.factorline.redis.FeastWriter;
import io.factorline.redis.FeastWriterPosition;
import io.factorline.store.BarRecordWriter;
import io.factorline.store.CellBits;
import io.factorline.store.ClosedBar;
import io.factorline.store.TopicId;
import io.factorline.tracing.TraceSpan;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Writes closed bars to {@code factor-bars} and into Feast's layout. Thread-safe. */
public final class BarCopies {
  private final Outgoing kafka;
  private final FeastWriter feast;
  private final FeastKeys keys = FeastKeys.of("factorline", "symbol");
  private final Map<String, Target> targets = new HashMap<>();

  private record Target(BarRecordWriter records, FeastView view) {}

  /** A writer for the bars of a plan. */
  public BarCopies(EnginePlan plan, Outgoing kafka, FeastWriter feast) {
    this.kafka = kafka;
    this.feast = feast;
    List<BarView> views = plan.views();
    for (int i = 0; i < views.size(); i++) {
      BarView view = views.get(i);
      targets.put(
          view.name(),
          new Target(
              new BarRecordWriter(plan.layout().views().get(i), view.delay()),
              FeastView.of(view.name(), view.factorNames())));
    }
    FeastView.requireDistinctFields(targets.values().stream().map(Target::view).toList());
  }

  /**
   * Sends one bar to Kafka; completes when it has acknowledged it.
   *
   * @param trace handed on in headers, which are no part of the bar
   */
  public CompletionStage<?> toKafka(
      String symbol, int partition, String view, ClosedBar bar, TraceSpan trace) {
    byte[] value = target(view).records().write(symbol, partition, bar);
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(Topics.FACTOR_BARS, symbol.getBytes(UTF_8), value);
    trace.writeTo((name, text) -> record.headers().add(name, text.getBytes(UTF_8)));
    return kafka.send(record);
  }

  /**
   * What Feast's layout has of one bar.
   *
   * @param topic id of the topic of the record that brought it
   * @param offset of that record: what is there of later ones stays
   */
  public FeastWrite feastWrite(
      String symbol, String view, ClosedBar bar, TopicId topic, long offset) {
    FeastRow row =
        FeastRow.ofFactors(keys.of(symbol), target(view).view(), values(bar), 0, bar.endNs());
    return new FeastWrite(
        row, new FeastWriterPosition(topic.mostSignificant(), topic.leastSignificant(), offset));
  }

  /** Writes bars into Feast's layout; each completes when Redis has acknowledged it. */
  public List<? extends CompletionStage<?>> toFeast(List<FeastWrite> bars) {
    return feast.write(bars);
  }

  private Target target(String view) {
    Target target = targets.get(view);
    if (target == null) {
      throw new IllegalArgumentException("must be a view of the plan: view=" + view);
    }
    return target;
  }

  private static double[] values(ClosedBar bar) {
    double[] values = new double[bar.factorCount()];
    for (int i = 0; i < values.length; i++) {
      long cell = bar.cell(i);
      values[i] = CellBits.isValue(cell) ? CellBits.value(cell) : Double.NaN;
    }
    return values;
  }
}
