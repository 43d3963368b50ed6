package io.factorline.ingest.seed;

import static org.assertj.core.api.Assertions.assertThat;

import io.factorline.catalog.CatalogLoader;
import io.factorline.engine.EngineListener;
import io.factorline.engine.EnginePlan;
import io.factorline.engine.EngineSnapshot;
import io.factorline.engine.ImmediateDelivery;
import io.factorline.engine.LogRecord;
import io.factorline.engine.PartitionEngine;
import io.factorline.engine.PartitionEngine.LogId;
import io.factorline.engine.SeedSource.Answer;
import io.factorline.event.MarketEvent.Seed;
import io.factorline.event.MarketEvent.Trade;
import io.factorline.event.MarketEventWriter;
import io.factorline.store.TopicId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which seeds are made, which are refused and why, and that neighbours share one engine. */
final class SeederTest {
  private static final LogId LOG = new LogId(new TopicId(1, 2), 0, 1);
  private static final EnginePlan PLAN = EnginePlan.of(CatalogLoader.defaults());
  private static final String VIEW = "live_1s";
  private static final String FILE = "states/day/a.state";
  private static final int COVERED = 20;
  private static final long SECOND_NS = 1_000_000_000L;

  @TempDir private Path lake;
  private final List<LogRecord> records = new ArrayList<>();
  private final List<String> opened = new ArrayList<>();
  private long firstOffset;
  private String sha256 = "";
  private Seeder seeder;

  /** The log of the test, a few records at a time. */
  private final class MemoryLog implements TickLog {
    private int next;

    MemoryLog(long offset) {
      next = (int) offset;
    }

    @Override
    public long firstOffset() {
      return firstOffset;
    }

    @Override
    public long read(long endOffset, Sink sink) {
      for (int i = 0; i < 7 && next < Math.min(endOffset, records.size()); i++) {
        sink.take(records.get(next++));
      }
      return next;
    }

    @Override
    public void close() {
      opened.add("closed");
    }
  }

  @BeforeEach
  void write() throws IOException, NoSuchAlgorithmException {
    for (int i = 0; i < 60; i++) {
      long eventNs = 1_723_161_255L * SECOND_NS + i * SECOND_NS;
      Trade trade = new Trade(i % 2 == 0 ? "SIM.A" : "SIM.B", i, eventNs, 100 + i, 1);
      records.add(new LogRecord(i, eventNs / 1_000_000, trade, MarketEventWriter.trade(trade)));
    }
    PartitionEngine engine =
        new PartitionEngine(PLAN, LOG, new ImmediateDelivery(EngineListener.NONE));
    records.subList(0, COVERED).forEach(engine::apply);
    byte[] bytes = EngineSnapshot.of(engine).encode();
    sha256 = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    Files.createDirectories(lake.resolve(FILE).getParent());
    Files.write(lake.resolve(FILE), bytes);
    seeder =
        new Seeder(
            lake,
            PLAN,
            (partition, offset) -> {
              opened.add(partition + "@" + offset);
              return new MemoryLog(offset);
            },
            Duration.ZERO);
  }

  @AfterEach
  void close() {
    seeder.close();
  }

  private static String definition() {
    return PLAN.layout().views().get(PLAN.layout().indexOf(VIEW)).definition();
  }

  private Seed seed(String symbol) {
    return new Seed(symbol, VIEW, definition(), FILE, sha256, COVERED);
  }

  private Answer ask(long offset, Seed seed) {
    return seeder.ask(LOG, offset, seed).join();
  }

  private String refused(long offset, Seed seed) {
    Answer answer = ask(offset, seed);
    assertThat(answer).isInstanceOf(Answer.Refused.class);
    return ((Answer.Refused) answer).detail();
  }

  @Test
  void shouldShareOneEngineThatOnlyAdvances() {
    assertThat(ask(30, seed("SIM.A"))).isInstanceOf(Answer.Ready.class);
    assertThat(ask(31, seed("SIM.B"))).isInstanceOf(Answer.Ready.class);
    assertThat(ask(50, seed("SIM.A"))).isInstanceOf(Answer.Ready.class);
    assertThat(opened).containsExactly("0@20");

    assertThat(ask(40, seed("SIM.A"))).isInstanceOf(Answer.Ready.class);
    assertThat(opened).containsExactly("0@20", "closed", "0@20");
  }

  @Test
  void shouldRefuseByWhatTheSeedNames() throws IOException {
    Seed good = seed("SIM.A");
    assertThat(refused(30, seed("SIM.NONE")))
        .isEqualTo("must be in the file or traded since: symbol=SIM.NONE");
    assertThat(refused(30, new Seed("SIM.A", VIEW, definition(), "states/none", sha256, COVERED)))
        .isEqualTo("must be in the lake: file=states/none");
    assertThat(refused(30, new Seed("SIM.A", VIEW, definition(), FILE, "00".repeat(32), COVERED)))
        .isEqualTo("must have the checksum of the seed: file=" + FILE + ", sha256=" + sha256);
    assertThat(refused(30, new Seed("SIM.A", VIEW, definition(), FILE, sha256, COVERED + 1)))
        .isEqualTo("must be the offset of the file: offset=21, file=20");
    assertThat(refused(30, new Seed("SIM.A", VIEW, "00".repeat(8), FILE, sha256, COVERED)))
        .startsWith("must be in the file: view=live_1s, definition=");
    LogId other = new LogId(LOG.topic(), 1, 2);
    assertThat(((Answer.Refused) seeder.ask(other, 30, good).join()).detail())
        .startsWith("must be of this partition: file=" + FILE);
  }

  @Test
  void shouldRefuseWhatTheLogNoLongerCovers() {
    firstOffset = COVERED + 1;

    assertThat(refused(30, seed("SIM.A")))
        .isEqualTo("must still be in the log: offset=20, first=21");
  }

  @Test
  void shouldRefuseWhatCannotBeRead() throws IOException {
    Files.createDirectories(lake.resolve("states/folder"));
    assertThat(refused(30, new Seed("SIM.A", VIEW, definition(), "states/folder", sha256, COVERED)))
        .isEqualTo("must be read within PT0S: file=states/folder");
  }

  @Test
  void shouldRefuseWhereTheLogGivesNothing() {
    assertThat(refused(1_000, seed("SIM.A"))).isEqualTo("must be read within PT0S: offset=60");
  }
}
