package io.factorline.gateway.stream;

import io.factorline.access.KafkaAddress;
import io.factorline.event.Topics;
import io.factorline.gateway.kafka.AcknowledgedProducer;
import io.factorline.gateway.signal.Signal;
import io.factorline.gateway.signal.SignalFields;
import io.factorline.tracing.TraceSpan;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.json.JsonMapper;

/** Tells signals to the topic, acknowledged by all its replicas. Thread-safe. */
public final class SignalTopic implements AutoCloseable {
  private static final Duration MAX_BLOCK = Duration.ofSeconds(1);
  private static final int VALUE_BYTES = 448;

  private final Producer<byte[], byte[]> producer;

  public SignalTopic(KafkaAddress kafka) {
    this.producer =
        AcknowledgedProducer.open(
            kafka,
            "inference-gateway-signals",
            MAX_BLOCK,
            Map.of(ProducerConfig.LINGER_MS_CONFIG, 0));
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
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(VALUE_BYTES);
    try (JsonGenerator out = JsonMapper.shared().createGenerator(bytes)) {
      out.writeStartObject();
      out.writeStringProperty("model", stream.model());
      out.writeStringProperty("intent", stream.intent().name().toLowerCase(Locale.ROOT));
      SignalFields.write(signal, out);
      out.writeEndObject();
    }
    return bytes.toByteArray();
  }

  /** Lets what is under way arrive, for five seconds at most. */
  @Override
  public void close() {
    producer.close(AcknowledgedProducer.DELIVERY);
  }
}
