package io.factorline.gateway.stream;

import io.factorline.access.KafkaAddress;
import io.factorline.event.Topics;
import io.factorline.gateway.kafka.AcknowledgedProducer;
import io.factorline.gateway.signal.Signal;
import io.factorline.gateway.signal.SignalFields;
import io.factorline.json.JsonOut;
import io.factorline.tracing.TraceSpan;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;

/** Tells signals to the topic, acknowledged by all its replicas. Thread-safe. */
public final class SignalTopic implements AutoCloseable {
  private static final Duration MAX_BLOCK = Duration.ofSeconds(1);
  private static final int VALUE_BYTES = 448;

  private final Producer<byte[], byte[]> producer;

  public SignalTopic(KafkaAddress kafka) {
    this.producer =
        AcknowledgedProducer.open(kafka, "inference-gateway-signals", MAX_BLOCK, Map.of());
  }

  /** Completes when all replicas have it; fails where Kafka does not take it. */
  CompletableFuture<Void> tell(ModelStream stream, Signal signal, TraceSpan trace) {
    CompletableFuture<Void> told = new CompletableFuture<>();
    byte[] key = signal.symbol().getBytes(StandardCharsets.UTF_8);
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(Topics.SIGNALS, key, value(stream, signal));
    trace.writeFollowedTo(
        (name, text) -> record.headers().add(name, text.getBytes(StandardCharsets.UTF_8)));
    try {
      var _ =
          producer.send(
              record,
              (metadata, failure) -> {
                if (failure == null) {
                  told.complete(null);
                } else {
                  told.completeExceptionally(failure);
                }
              });
    } catch (KafkaException e) {
      told.completeExceptionally(e);
    }
    return told;
  }

  private static byte[] value(ModelStream stream, Signal signal) {
    JsonOut out = new JsonOut(VALUE_BYTES);
    out.raw("{\"model\":").text(stream.model());
    out.raw(",\"intent\":").text(stream.intent().name().toLowerCase(Locale.ROOT)).raw(',');
    SignalFields.write(signal, out);
    return out.raw('}').toByteArray();
  }

  /** Lets what is under way arrive, for five seconds at most. */
  @Override
  public void close() {
    producer.close(AcknowledgedProducer.DELIVERY);
  }
}
