package io.factorline.ingest.consume;

import io.factorline.engine.PartitionEngine.LogId;
import io.factorline.engine.StoredSymbol;
import io.factorline.ingest.loop.IngestLoop;
import io.factorline.redis.PartitionStore;
import io.factorline.redis.RowStore;
import io.factorline.store.CommitPoint;
import io.factorline.store.Heartbeat;
import io.factorline.store.RestartPoint;
import io.factorline.store.RowFormatException;
import io.factorline.store.StateFile;
import io.factorline.store.TopicId;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings one partition from Redis into the loop, open or closed. One thread; blocks. */
final class PartitionOpener {
  /** A row cannot be read, or its state is none of this catalog's. */
  static final String ROW_UNREADABLE = "ROW_UNREADABLE";

  /** A row followed this topic id before and went over to another one. */
  static final String TOPIC_LEFT = "TOPIC_LEFT";

  private static final Logger LOG = LoggerFactory.getLogger(PartitionOpener.class);

  private final IngestLoop loop;
  private final RowStore rows;
  private final PartitionStore partitions;

  PartitionOpener(IngestLoop loop, RowStore rows, PartitionStore partitions) {
    this.loop = loop;
    this.rows = rows;
    this.partitions = partitions;
  }

  /**
   * A partition in the loop.
   *
   * @param assignment the id for its records; null where it is closed
   * @param start where reading starts
   */
  record Opened(@Nullable Long assignment, long start) {}

  /**
   * Opens a partition.
   *
   * @param ifLost what brings it back if its rows were lost
   * @throws io.factorline.redis.StoreException if Redis does not answer
   */
  Opened open(TopicIdentity topic, int number, @Nullable CommitPoint committed, Recovery ifLost) {
    Heartbeat heartbeat = partitions.heartbeat(number);
    int written = writtenPartitions(number, heartbeat);
    StartDecision decision =
        StartDecision.of(topic, committed, heartbeat, written, ifLost.start(topic.id()));
    String reason = decision.closedReason();
    if (reason != null) {
      int count = written == 0 ? topic.partitions() : written;
      return close(new LogId(topic.id(), number, count), heartbeat, decision.start(), reason);
    }
    LogId log = new LogId(topic.id(), number, topic.partitions());
    try {
      return ifLost instanceof Recovery.FromState(StateFile state)
              && StartDecision.isLost(committed, heartbeat)
          ? rebuild(log, heartbeat, state)
          : load(log, heartbeat, decision.start());
    } catch (RowFormatException e) {
      LOG.error("A stored row cannot be gone on from partition={}", number, e);
      return close(log, heartbeat, decision.start(), ROW_UNREADABLE);
    }
  }

  /** A partition that is new has no heartbeat: then the first one tells. */
  private int writtenPartitions(int number, @Nullable Heartbeat own) {
    Heartbeat told = own == null && number != 0 ? partitions.heartbeat(0) : own;
    return told == null ? 0 : told.partitions();
  }

  private Opened load(LogId log, @Nullable Heartbeat heartbeat, RestartPoint start) {
    rows.storeLayout(loop.layout());
    List<StoredSymbol> stored = rows.load(log.partition());
    if (stored.stream().anyMatch(symbol -> hasLeft(symbol, log.topic()))) {
      return close(log, heartbeat, start, TOPIC_LEFT);
    }
    long seen = Math.max(fenceOf(heartbeat), highestFence(stored));
    long fence = partitions.nextFenceAbove(log.partition(), seen);
    return new Opened(loop.assign(log, fence, start, stored), start.offset());
  }

  /** What an interrupted rebuild has written stands: a row is never set back. */
  private Opened rebuild(LogId log, @Nullable Heartbeat heartbeat, StateFile state) {
    rows.storeLayout(loop.layout());
    List<StoredSymbol> symbols =
        state.symbols().stream()
            .map(symbol -> new StoredSymbol(symbol.row(state.layout()), symbol.states()))
            .toList();
    long fence = partitions.nextFenceAbove(log.partition(), fenceOf(heartbeat));
    LOG.warn("A partition is rebuilt partition={} start={}", log.partition(), state.point());
    long assignment = loop.assignRebuilt(log, fence, state.point(), symbols);
    return new Opened(assignment, state.point().offset());
  }

  private static boolean hasLeft(StoredSymbol symbol, TopicId topic) {
    return symbol.hot().header().topicsLeft().contains(topic);
  }

  private Opened close(
      LogId log, @Nullable Heartbeat heartbeat, RestartPoint start, String reason) {
    LOG.error("A partition stays closed partition={} reason={}", log.partition(), reason);
    long fence = partitions.nextFenceAbove(log.partition(), fenceOf(heartbeat));
    loop.assignClosed(log, fence, start, reason);
    return new Opened(null, start.offset());
  }

  private static long fenceOf(@Nullable Heartbeat heartbeat) {
    return heartbeat == null ? 0 : heartbeat.fence();
  }

  private static long highestFence(List<StoredSymbol> stored) {
    return stored.stream().mapToLong(symbol -> symbol.hot().header().fence()).max().orElse(0);
  }
}
