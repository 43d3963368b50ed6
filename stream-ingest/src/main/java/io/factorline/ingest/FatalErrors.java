package io.factorline.ingest;

import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.KafkaException;
import org.springframework.kafka.listener.CommonErrorHandler;
import org.springframework.kafka.listener.MessageListenerContainer;

/**
 * No error of the consumer is skipped: records are judged by the engine, so what fails here is a
 * fault of the process, which ends. Throwing stops the container, and that ends the process.
 */
final class FatalErrors implements CommonErrorHandler {
  private static final Logger LOG = LoggerFactory.getLogger(FatalErrors.class);

  @Override
  public void handleOtherException(
      Exception thrown,
      Consumer<?, ?> consumer,
      MessageListenerContainer container,
      boolean batchListener) {
    stop(thrown, container);
  }

  @Override
  public void handleBatch(
      Exception thrown,
      ConsumerRecords<?, ?> data,
      Consumer<?, ?> consumer,
      MessageListenerContainer container,
      Runnable invokeListener) {
    stop(thrown, container);
  }

  private static void stop(Exception thrown, MessageListenerContainer container) {
    LOG.error("The consumer failed, the process ends", thrown);
    container.stopAbnormally(() -> {});
    throw new KafkaException("The consumer failed", KafkaException.Level.ERROR, thrown);
  }
}
