package io.factorline.ingest.consume;

import io.factorline.engine.PartitionEngine.LogId;
import io.factorline.engine.StoredSymbol;
import io.factorline.event.Topics;
import io.factorline.ingest.loop.Commit;
import io.factorline.ingest.loop.IngestLoop;
import io.factorline.redis.PartitionStore;
import io.factorline.redis.RowStore;
import io.factorline.redis.StoreException;
import io.factorline.store.Heartbeat;
import io.factorline.store.RestartPoint;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.listener.ConsumerAwareRebalanceListener;

/**
 * Takes partitions over and gives them up, on the thread that polls: it decides where reading
 * starts, loads the rows, and hands both to the loop.
 */
public final class Assignments implements ConsumerAwareRebalanceListener {
  private static final Logger LOG = LoggerFactory.getLogger(Assignments.class);
  private static final Duration FLUSH_PATIENCE = Duration.ofSeconds(3);
  private static final long RETRY_MS = 200;

  private final IngestLoop loop;
  private final RowStore rows;
  private final PartitionStore partitions;
  private final TopicInspector inspector;
  private final Duration storePatience;
  private final Map<Integer, Long> ids = new ConcurrentHashMap<>();
  private final Set<Integer> closed = ConcurrentHashMap.newKeySet();
  private volatile boolean coldStart;
  private volatile @Nullable TopicIdentity current;

  /**
   * A listener for one consumer.
   *
   * @param storePatience how long an assignment waits for a Redis that does not answer
   * @param coldStart whether partitions without stored rows may start from the first record
   */
  public Assignments(
      IngestLoop loop,
      RowStore rows,
      PartitionStore partitions,
      TopicInspector inspector,
      Duration storePatience,
      boolean coldStart) {
    this.loop = loop;
    this.rows = rows;
    this.partitions = partitions;
    this.inspector = inspector;
    this.storePatience = storePatience;
    this.coldStart = coldStart;
  }

  /** Which topic the partitions were assigned of; null before the first assignment. */
  public @Nullable TopicIdentity topic() {
    return current;
  }

  /** Lets the next assignment start lost partitions from the first record. */
  public void allowColdStart() {
    coldStart = true;
  }

  /** Partitions that stay closed. */
  public Set<Integer> closedPartitions() {
    return Set.copyOf(closed);
  }

  /** The id under which a partition's records are to be submitted; null where it is not owned. */
  public @Nullable Long assignmentOf(int partition) {
    return ids.get(partition);
  }

  @Override
  public void onPartitionsAssigned(Consumer<?, ?> consumer, Collection<TopicPartition> assigned) {
    if (assigned.isEmpty()) {
      return;
    }
    TopicIdentity topic = inspector.inspect(Topics.TICKS);
    current = topic;
    Map<TopicPartition, OffsetAndMetadata> commits = consumer.committed(new HashSet<>(assigned));
    Map<TopicPartition, Long> first = consumer.beginningOffsets(assigned);
    for (TopicPartition partition : assigned) {
      RestartPoint committed = restartPoint(partition, commits.get(partition));
      long start = open(topic, partition.partition(), committed);
      seek(consumer, partition, start, first.getOrDefault(partition, 0L));
    }
    LOG.info("Partitions were assigned partitions={} closed={}", assigned, closed);
  }

  private static @Nullable RestartPoint restartPoint(
      TopicPartition partition, @Nullable OffsetAndMetadata commit) {
    if (commit == null) {
      return null;
    }
    try {
      return RestartPoint.decode(commit.metadata());
    } catch (RuntimeException e) {
      throw new IllegalStateException(
          "must carry a restart point: partition=" + partition + ", commit=" + commit, e);
    }
  }

  private void seek(
      Consumer<?, ?> consumer, TopicPartition partition, long start, long firstOffset) {
    if (start < firstOffset && start > 0) {
      LOG.error(
          "Records between the restart point and the first one kept are gone"
              + " partition={} restart={} first={}",
          partition,
          start,
          firstOffset);
    }
    consumer.seek(partition, Math.max(start, firstOffset));
    if (closed.contains(partition.partition())) {
      consumer.pause(List.of(partition));
    }
  }

  private long open(TopicIdentity topic, int number, @Nullable RestartPoint committed) {
    long deadlineNs = System.nanoTime() + storePatience.toNanos();
    while (true) {
      try {
        return tryOpen(topic, number, committed);
      } catch (StoreException e) {
        if (System.nanoTime() > deadlineNs) {
          throw e;
        }
        LOG.warn("Redis does not give the rows of a partition, trying again partition={}", number);
        pause();
      }
    }
  }

  private static void pause() {
    try {
      Thread.sleep(RETRY_MS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted while waiting for Redis");
    }
  }

  private long tryOpen(TopicIdentity topic, int number, @Nullable RestartPoint committed) {
    Heartbeat heartbeat = partitions.heartbeat(number);
    StartDecision decision = StartDecision.of(topic, committed, heartbeat, coldStart);
    LogId log = new LogId(topic.id(), number, topic.partitions());
    String reason = decision.closedReason();
    if (reason != null) {
      LOG.error("A partition stays closed partition={} reason={}", number, reason);
      closed.add(number);
      long fence = partitions.nextFence(number);
      ids.put(number, loop.assignClosed(log, fence, decision.start(), reason));
      return decision.start().offset();
    }
    closed.remove(number);
    rows.storeLayout(loop.layout());
    List<StoredSymbol> stored = rows.load(number);
    long fence = partitions.nextFenceAbove(number, highestFence(stored));
    ids.put(number, loop.assign(log, fence, decision.start(), stored));
    return decision.start().offset();
  }

  private static long highestFence(List<StoredSymbol> stored) {
    return stored.stream().mapToLong(symbol -> symbol.hot().header().fence()).max().orElse(0);
  }

  @Override
  public void onPartitionsRevokedBeforeCommit(
      Consumer<?, ?> consumer, Collection<TopicPartition> revoked) {
    Map<TopicPartition, OffsetAndMetadata> commits = new HashMap<>();
    for (CompletableFuture<Commit> last : giveUp(revoked)) {
      try {
        Commit commit = last.join();
        commits.put(Commits.partition(commit), Commits.metadata(commit));
      } catch (CancellationException | CompletionException e) {
        LOG.debug("A partition had nothing to commit", e);
      }
    }
    commit(consumer, commits);
    LOG.info("Partitions were given up partitions={}", revoked);
  }

  /** A commit that fails costs the next owner some reading, not this one its life. */
  private static void commit(
      Consumer<?, ?> consumer, Map<TopicPartition, OffsetAndMetadata> commits) {
    if (commits.isEmpty()) {
      return;
    }
    try {
      consumer.commitSync(commits);
    } catch (KafkaException e) {
      LOG.warn("The last commit of given up partitions failed partitions={}", commits.keySet(), e);
    }
  }

  @Override
  public void onPartitionsLost(Consumer<?, ?> consumer, Collection<TopicPartition> lost) {
    giveUp(lost);
    LOG.warn("Partitions were lost partitions={}", lost);
  }

  private List<CompletableFuture<Commit>> giveUp(Collection<TopicPartition> gone) {
    Set<Integer> numbers = new HashSet<>();
    for (TopicPartition partition : gone) {
      numbers.add(partition.partition());
      ids.remove(partition.partition());
      closed.remove(partition.partition());
    }
    return loop.revoke(numbers, FLUSH_PATIENCE);
  }
}
