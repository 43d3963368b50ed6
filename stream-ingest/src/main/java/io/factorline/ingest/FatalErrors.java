package io.factorline.ingest;

import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.listener.CommonErrorHandler;
import org.springframework.kafka.listener.MessageListenerContainer;

/**
 * No error of the consumer is skipped: records are judged by the engine, so what fails here is a
 * fault of the process, which ends.
 */
final class FatalErrors implements CommonErrorHandler {
  private static final Logger LOG = LoggerFactory.getLogger(FatalErrors.class);

  private final ProcessEnd processEnd;

  FatalErrors(ProcessEnd processEnd) {
    this.processEnd = processEnd;
  }

  @Override
  public void handleOtherException(
      Exception thrown,
      Consumer<?, ?> consumer,
      MessageListenerContainer container,
      boolean batchListener) {
    stop(thrown);
  }

  @Override
  public void handleBatch(
      Exception thrown,
      ConsumerRecords<?, ?> data,
      Consumer<?, ?> consumer,
      MessageListenerContainer container,
      Runnable invokeListener) {
    stop(thrown);
  }

  private void stop(Exception thrown) {
    LOG.error("The consumer failed", thrown);
    processEnd.now("consumer failed");
  }
}
