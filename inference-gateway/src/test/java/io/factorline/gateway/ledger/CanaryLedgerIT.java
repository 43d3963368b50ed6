package io.factorline.gateway.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.factorline.access.KafkaAddress;
import io.factorline.local.backend.Backends;
import io.factorline.local.backend.KafkaTopics;
import io.factorline.local.time.Wait;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

final class CanaryLedgerIT {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  /* With the thread of a consumer interrupted, closing it is an error of Kafka's. */
  @Test
  void shouldCloseWithoutAWordWhileItReads() {
    String kafka = Backends.shared().bootstrapServers();
    KafkaTopics.create(kafka);
    Logger all = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    ListAppender<ILoggingEvent> lines = new ListAppender<>();
    lines.start();
    CanaryLedger ledger = CanaryLedger.open(KafkaAddress.of(kafka), 1, new SimpleMeterRegistry());
    assertThat(Wait.until(PATIENCE, ledger::isFollowing)).isTrue();
    all.addAppender(lines);
    try {
      ledger.close();
    } finally {
      all.detachAppender(lines);
    }

    assertThat(List.copyOf(lines.list))
        .filteredOn(line -> line.getLevel().isGreaterOrEqual(Level.WARN))
        .isEmpty();
  }
}
