package io.factorline.local.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.factorline.event.ClockSource;
import io.factorline.event.MarketEvent;
import io.factorline.event.MarketEvent.Clock;
import io.factorline.event.MarketEvent.Trade;
import io.factorline.event.MarketEventReader;
import io.factorline.event.SymbolPartition;
import io.factorline.event.Topics;
import io.factorline.local.backend.Backends;
import io.factorline.local.backend.FreshTopics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ReplayIT {
  private static final long SECOND = 1_000_000_000L;
  private static final long T = 1_723_161_255L * SECOND;
  private static final int TICKS = 5_000;

  @TempDir Path folder;

  private final String kafka = Backends.shared().bootstrapServers();

  @BeforeEach
  void start() {
    FreshTopics.make(kafka);
  }

  @Test
  void shouldSendTicksAndClocksInOrderAndCountWhatWasRejected() throws Exception {
    Recorder recorder = new Recorder();
    IngestTwin ingest = new IngestTwin(kafka);
    ReplayReport report;
    try (ingest) {
      report = new Replay(settings(file(), Duration.ofSeconds(60)), recorder).run();
    }

    assertThat(report.sent()).isEqualTo(TICKS);
    assertThat(report.rejected()).containsOnlyKeys("DUPLICATE").containsEntry("DUPLICATE", 500L);
    assertThat(report.applied()).isEqualTo(TICKS - 500);
    assertThat(report.badLines()).isEqualTo(1);
    assertThat(recorder.badLines).containsExactly("4: must be > 0 and finite: price=-1");
    assertThat(report.clocks()).isEqualTo(16 * 6);
    for (int partition = 0; partition < 16; partition++) {
      assertPartition(partition, events(ingest.records(), partition));
    }
  }

  @Test
  void shouldGiveUpWhenNobodyAppliesWhatItSent() throws IOException {
    assertThatThrownBy(
            () -> new Replay(settings(file(), Duration.ofSeconds(1)), new Recorder()).run())
        .isInstanceOf(ReplayException.class)
        .hasMessageStartingWith("stream-ingest stands still: it did not move for 1 s and has ");
  }

  private static void assertPartition(int partition, List<MarketEvent> events) {
    List<Clock> clocks =
        events.stream().filter(Clock.class::isInstance).map(Clock.class::cast).toList();
    assertThat(clocks)
        .containsExactlyElementsOf(
            IntStream.of(-1, 0, 1, 2, 3, 5)
                .mapToObj(i -> new Clock("WORLD", T + i * SECOND, ClockSource.REPLAY))
                .toList());
    long clockNs = Long.MIN_VALUE;
    for (MarketEvent event : events) {
      switch (event) {
        case Clock clock -> clockNs = clock.timeNs();
        case Trade trade -> {
          assertThat(trade.eventNs()).isGreaterThanOrEqualTo(clockNs);
          assertThat(SymbolPartition.of(trade.symbol(), 16)).isEqualTo(partition);
        }
        default -> throw new AssertionError(event);
      }
    }
  }

  /** Five seconds of ticks of 50 symbols, and one line that is none. */
  private Path file() throws IOException {
    String lines =
        IntStream.range(0, TICKS)
            .mapToObj(
                i -> "S" + i % 50 + "," + (i + 1) + "," + (T + i * SECOND / 1_000) + ",10.5,2\n")
            .collect(Collectors.joining());
    int second = lines.indexOf('\n', lines.indexOf('\n') + 1) + 1;
    return Files.writeString(
        folder.resolve("ticks.csv"),
        "symbol,seq,event_time,price,size\n"
            + lines.substring(0, second)
            + "S1,1,1723161255342000000,-1,1\n"
            + lines.substring(second));
  }

  private ReplaySettings settings(Path file, Duration patience) {
    return new ReplaySettings(file, kafka, Speed.MAX, symbol -> "WORLD", patience);
  }

  private static List<MarketEvent> events(
      List<ConsumerRecord<byte[], byte[]>> records, int partition) {
    MarketEventReader reader = new MarketEventReader();
    return records.stream()
        .filter(record -> record.topic().equals(Topics.TICKS) && record.partition() == partition)
        .map(record -> reader.read(record.key(), record.value(), IngestTwin.type(record)))
        .toList();
  }

  private static final class Recorder implements ReplayProgress {
    final List<String> badLines = new ArrayList<>();

    @Override
    public void badLine(long number, String reason) {
      badLines.add(number + ": " + reason);
    }

    @Override
    public void sent(long ticks, long elapsedNs) {
      assertThat(ticks).isLessThanOrEqualTo(TICKS);
    }

    @Override
    public void waiting(long records, int partitions) {
      assertThat(partitions).isLessThanOrEqualTo(16);
    }
  }
}
