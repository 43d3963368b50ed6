package io.factorline.ingest.consume;

import io.factorline.event.Topics;
import io.factorline.ingest.loop.Commit;
import io.factorline.ingest.loop.IngestLoop;
import io.factorline.redis.PartitionStore;
import io.factorline.redis.RowStore;
import io.factorline.redis.StoreException;
import io.factorline.store.CommitPoint;
import io.factorline.store.RestartPoint;
import io.factorline.store.RowFormatException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
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
  private static final Duration COMMIT_PATIENCE = Duration.ofSeconds(3);
  private static final long RETRY_MS = 200;
  private static final int RETRIES_PER_LOG = 25;

  /** Long enough for a consumer that was expelled to hear of it. */
  private static final long REOPEN_NS = TimeUnit.SECONDS.toNanos(10);

  private final IngestLoop loop;
  private final PartitionOpener opener;
  private final TopicInspector inspector;
  private final Duration storePatience;
  private final Recovery recovery;
  private final Backlog backlog = new Backlog();
  private final Map<Integer, Long> ids = new ConcurrentHashMap<>();
  private final Map<Integer, Recovery> recoveries = new ConcurrentHashMap<>();
  private final Map<Integer, Long> refusedNs = new HashMap<>();
  private final Map<Integer, TopicIdentity> topics = new ConcurrentHashMap<>();
  private volatile boolean stopping;

  /**
   * A listener for one consumer.
   *
   * @param storePatience how long an assignment waits for a Redis that does not answer
   * @param coldStart whether partitions whose rows were lost may start from the first record
   */
  public Assignments(
      IngestLoop loop,
      RowStore rows,
      PartitionStore partitions,
      TopicInspector inspector,
      Duration storePatience,
      boolean coldStart) {
    this.loop = loop;
    this.opener = new PartitionOpener(loop, rows, partitions);
    this.inspector = inspector;
    this.storePatience = storePatience;
    this.recovery = coldStart ? new Recovery.ColdStart() : new Recovery.None();
  }

  Backlog backlog() {
    return backlog;
  }

  /** Whether a partition was assigned when the topic was another one than now. */
  public boolean isOfAnother(TopicIdentity now) {
    return topics.values().stream().anyMatch(then -> !then.equals(now));
  }

  /** Brings closed partitions back this way if they are closed because their rows are lost. */
  public void recover(Map<Integer, Recovery> wanted) {
    recoveries.putAll(wanted);
  }

  /** Says that the process ends: no assignment waits for Redis any more. */
  public void stop() {
    stopping = true;
  }

  /** The id under which a partition's records are to be submitted; null where it is not open. */
  public @Nullable Long assignmentOf(int partition) {
    return ids.get(partition);
  }

  /** The topic that a partition is of; null where it is not assigned. */
  @Nullable TopicIdentity topicOf(int partition) {
    return topics.get(partition);
  }

  @Override
  public void onPartitionsAssigned(Consumer<?, ?> consumer, Collection<TopicPartition> assigned) {
    if (assigned.isEmpty()) {
      return;
    }
    TopicIdentity topic = inspector.inspect(Topics.TICKS);
    assigned.forEach(partition -> topics.put(partition.partition(), topic));
    open(consumer, topic, assigned);
    LOG.info("Partitions were assigned partitions={}", assigned);
  }

  private void open(
      Consumer<?, ?> consumer, TopicIdentity topic, Collection<TopicPartition> assigned) {
    Map<TopicPartition, OffsetAndMetadata> commits = consumer.committed(new HashSet<>(assigned));
    Map<TopicPartition, Long> first = consumer.beginningOffsets(assigned);
    Map<TopicPartition, Long> end = consumer.endOffsets(assigned);
    assigned.forEach(partition -> backlog.opened(partition.partition(), true));
    loop.submit(List.of(), backlog.sinceMs());
    for (TopicPartition partition : assigned) {
      CommitPoint committed = commitPoint(topic, partition, commits.get(partition));
      PartitionOpener.Opened opened = open(topic, partition.partition(), committed);
      seek(consumer, partition, opened, first.getOrDefault(partition, 0L));
      boolean isAtEnd = opened.start() >= end.getOrDefault(partition, 0L);
      backlog.opened(partition.partition(), opened.assignment() != null && !isAtEnd);
    }
    loop.submit(List.of(), backlog.sinceMs());
  }

  /** A commit that was not made here says no more than that there was one. */
  private static @Nullable CommitPoint commitPoint(
      TopicIdentity topic, TopicPartition partition, @Nullable OffsetAndMetadata commit) {
    if (commit == null) {
      return null;
    }
    try {
      return CommitPoint.decode(commit.metadata());
    } catch (RowFormatException e) {
      LOG.warn(
          "A commit carries no restart point, reading starts at the first record"
              + " partition={} commit={}",
          partition,
          commit,
          e);
      return new CommitPoint(RestartPoint.startOf(topic.id()), true);
    }
  }

  private static void seek(
      Consumer<?, ?> consumer,
      TopicPartition partition,
      PartitionOpener.Opened opened,
      long firstOffset) {
    if (opened.assignment() == null) {
      consumer.seek(partition, firstOffset);
      consumer.pause(List.of(partition));
      return;
    }
    if (opened.start() < firstOffset && opened.start() > 0) {
      LOG.error(
          "Records between the restart point and the first one kept are gone"
              + " partition={} restart={} first={}",
          partition,
          opened.start(),
          firstOffset);
    }
    consumer.seek(partition, Math.max(opened.start(), firstOffset));
  }

  private PartitionOpener.Opened open(
      TopicIdentity topic, int number, @Nullable CommitPoint committed) {
    long deadlineNs = System.nanoTime() + storePatience.toNanos();
    for (int tries = 0; !stopping; tries++) {
      try {
        Recovery ifLost = recoveries.getOrDefault(number, recovery);
        PartitionOpener.Opened opened = opener.open(topic, number, committed, ifLost);
        opened(number, opened);
        return opened;
      } catch (StoreException e) {
        if (System.nanoTime() > deadlineNs) {
          throw e;
        }
        if (tries % RETRIES_PER_LOG == 0) {
          LOG.warn("Redis does not give a partition's rows, trying again partition={}", number, e);
        }
        pause();
      }
    }
    return new PartitionOpener.Opened(null, 0);
  }

  private void opened(int number, PartitionOpener.Opened opened) {
    recoveries.remove(number);
    Long assignment = opened.assignment();
    if (assignment == null) {
      ids.remove(number);
    } else {
      ids.put(number, assignment);
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

  /**
   * Opens partitions anew that are still this consumer's: where someone asked for it, and where a
   * row or a heartbeat refused them long enough ago. Called now and then on the thread that polls.
   */
  void reopenClosed(Consumer<?, ?> consumer) {
    Map<Integer, String> closed = loop.status().closed();
    refusedNs.keySet().removeIf(number -> !closed.containsKey(number));
    closed.forEach((number, reason) -> {
      TopicPartition partition = new TopicPartition(Topics.TICKS, number);
      boolean isIts = consumer.assignment().contains(partition);
      if (isIts && (recoveries.containsKey(number) || isRefusedForLong(number, reason))) {
        refusedNs.remove(number);
        LOG.warn("A closed partition is opened anew partition={} reason={}", number, reason);
        var _ = giveUp(List.of(partition), Duration.ZERO);
        consumer.resume(List.of(partition));
        onPartitionsAssigned(consumer, List.of(partition));
      }
    });
  }

  private boolean isRefusedForLong(int number, String reason) {
    boolean isRefused = ids.containsKey(number) || reason.equals(IngestLoop.FENCED);
    long nowNs = System.nanoTime();
    return isRefused && nowNs - refusedNs.computeIfAbsent(number, key -> nowNs) > REOPEN_NS;
  }

  @Override
  public void onPartitionsRevokedBeforeCommit(
      Consumer<?, ?> consumer, Collection<TopicPartition> revoked) {
    Map<TopicPartition, OffsetAndMetadata> commits = new HashMap<>();
    for (CompletableFuture<Commit> last : giveUp(revoked, FLUSH_PATIENCE)) {
      Commit commit = join(last);
      if (commit != null) {
        commits.put(Commits.partition(commit), Commits.metadata(commit));
      }
    }
    commit(consumer, commits);
    LOG.info("Partitions were given up partitions={} committed={}", revoked, commits.size());
  }

  /** What may be committed; nothing where it was closed or never told of, or the loop hangs. */
  private static @Nullable Commit join(CompletableFuture<Commit> last) {
    try {
      return last.get(2 * FLUSH_PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (CancellationException e) {
      return null;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return null;
    } catch (ExecutionException | TimeoutException e) {
      LOG.warn("The loop did not give up a partition in time", e);
      return null;
    }
  }

  /** A commit that fails costs the next owner some reading, not this one its life. */
  private static void commit(
      Consumer<?, ?> consumer, Map<TopicPartition, OffsetAndMetadata> commits) {
    if (commits.isEmpty()) {
      return;
    }
    try {
      consumer.commitSync(commits, COMMIT_PATIENCE);
    } catch (KafkaException e) {
      LOG.warn("The last commit of given up partitions failed partitions={}", commits.keySet(), e);
    }
  }

  @Override
  public void onPartitionsLost(Consumer<?, ?> consumer, Collection<TopicPartition> lost) {
    var _ = giveUp(lost, Duration.ZERO);
    LOG.warn("Partitions were lost partitions={}", lost);
  }

  /** Gives up whatever is held, as after the group has expelled the consumer. */
  public void loseAll() {
    List<TopicPartition> held =
        topics.keySet().stream().map(number -> new TopicPartition(Topics.TICKS, number)).toList();
    var _ = giveUp(held, Duration.ZERO);
    LOG.warn("All partitions were lost partitions={}", held);
  }

  private List<CompletableFuture<Commit>> giveUp(
      Collection<TopicPartition> gone, Duration patience) {
    Set<Integer> numbers = new HashSet<>();
    for (TopicPartition partition : gone) {
      numbers.add(partition.partition());
      ids.remove(partition.partition());
      topics.remove(partition.partition());
    }
    backlog.forget(numbers);
    return loop.revoke(numbers, patience);
  }
}
