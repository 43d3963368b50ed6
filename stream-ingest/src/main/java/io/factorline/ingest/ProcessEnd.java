package io.factorline.ingest;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.event.EventListener;
import org.springframework.kafka.event.ConsumerStoppedEvent;
import org.springframework.kafka.event.ConsumerStoppedEvent.Reason;
import org.springframework.stereotype.Component;

/**
 * Ends the process when it can no longer do its work, so that its partitions go to another one and
 * its supervisor starts it again.
 */
@Component
class ProcessEnd {
  private static final Logger LOG = LoggerFactory.getLogger(ProcessEnd.class);
  private static final int EXIT_CODE = 70;

  /** Ends the process at once; what is not flushed is repeated by the next owner. */
  void now(String reason) {
    LOG.error("The process ends reason={}", reason);
    Runtime.getRuntime().halt(EXIT_CODE);
  }

  @EventListener
  void onConsumerStopped(ConsumerStoppedEvent event) {
    if (event.getReason() != Reason.NORMAL) {
      now("consumer stopped: " + event.getReason());
    }
  }
}
