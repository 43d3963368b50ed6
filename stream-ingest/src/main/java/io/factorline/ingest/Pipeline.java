package io.factorline.ingest;

import io.factorline.engine.EnginePlan;
import io.factorline.event.Topics;
import io.factorline.ingest.consume.Assignments;
import io.factorline.ingest.consume.BackPressure;
import io.factorline.ingest.consume.Rebuild;
import io.factorline.ingest.consume.Recovery;
import io.factorline.ingest.consume.SecondReading;
import io.factorline.ingest.consume.TickReader;
import io.factorline.ingest.consume.TopicInspector;
import io.factorline.ingest.deliver.BarCopies;
import io.factorline.ingest.deliver.Outgoing;
import io.factorline.ingest.deliver.OwnerClocks;
import io.factorline.ingest.deliver.Rejects;
import io.factorline.ingest.loop.IngestLoop;
import io.factorline.ingest.seed.LakeFolder;
import io.factorline.ingest.seed.Seeder;
import io.factorline.ingest.seed.TickLog;
import io.factorline.redis.RedisLink;
import io.factorline.store.HeaderForm;
import io.factorline.time.EpochClock;
import io.factorline.tracing.Tracing;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.consumer.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.listener.ContainerProperties;
import org.springframework.kafka.listener.ContainerProperties.AckMode;
import org.springframework.kafka.listener.KafkaMessageListenerContainer;

/** The way from Kafka to Redis, whole: it is made once Redis answers. Thread-safe. */
final class Pipeline implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Pipeline.class);
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration POLL_PAUSED = Duration.ofMillis(50);

  private final RedisLink link;
  private final Outgoing outgoing;
  private final Seeder seeder;
  private final IngestLoop loop;
  private final Assignments assignments;
  private final Rebuild rebuild;
  private final TopicInspector inspector;
  private final TickReader reader;
  private final KafkaMessageListenerContainer<byte[], byte[]> container;
  private final AtomicBoolean restarting = new AtomicBoolean();
  private volatile boolean closing;

  /**
   * What a pipeline is made of beside Redis.
   *
   * @param release this build's; null where it was not packaged
   */
  record Parts(
      IngestProperties ingest,
      EnginePlan plan,
      ConsumerFactory<byte[], byte[]> consumers,
      KafkaTemplate<byte[], byte[]> kafka,
      TopicInspector inspector,
      MeterRegistry registry,
      Tracing tracing,
      ApplicationEventPublisher events,
      ProcessEnd processEnd,
      Path lake,
      @Nullable String release) {
    /** A seeder of its own for each pipeline. */
    Seeder seeder() {
      return new Seeder(lake, plan, logs(), ingest.seedPatience());
    }

    Rebuild rebuild() {
      return new Rebuild(new LakeFolder(lake), plan, logs());
    }

    private TickLog.Opener logs() {
      return SecondReading.opener(consumers.getConfigurationProperties());
    }
  }

  Pipeline(RedisLink link, Parts parts) {
    this.link = link;
    this.outgoing = new Outgoing(parts.kafka());
    IngestProperties ingest = parts.ingest();
    this.seeder = parts.seeder();
    this.loop = loop(parts);
    this.assignments =
        new Assignments(
            loop,
            link.rows(),
            link.partitions(),
            parts.inspector(),
            ingest.storePatience(),
            ingest.coldStart());
    this.rebuild = parts.rebuild();
    this.inspector = parts.inspector();
    BackPressure backPressure = new BackPressure(new ContainerReading(), ingest.maxQueued());
    TickReader.Decoding decoding = new TickReader.Decoding(EpochClock.SYSTEM, parts.tracing());
    this.reader = new TickReader(loop, assignments, backPressure, decoding, ingest.heartbeat());
    this.container = new KafkaMessageListenerContainer<>(parts.consumers(), properties(ingest));
    container.setBeanName("ticks");
    container.setApplicationEventPublisher(parts.events());
    container.setCommonErrorHandler(
        new ConsumerErrors(this::joinAgain, () -> parts.processEnd().now("consumer failed")));
  }

  private IngestLoop loop(Parts parts) {
    IngestProperties ingest = parts.ingest();
    String owner = "ingest-" + ProcessHandle.current().pid() + "-" + UUID.randomUUID();
    IngestLoop.Settings settings =
        new IngestLoop.Settings(
            owner,
            ingest.maxLoss(),
            ingest.heartbeat(),
            HeaderForm.of(ingest.rowVersion(), parts.release()),
            () -> parts.processEnd().now("loop failed"));
    IngestLoop.Outlets outlets =
        new IngestLoop.Outlets(
            link.rows(),
            link.partitions(),
            new BarCopies(parts.plan(), outgoing, link.feast()),
            new Rejects(outgoing),
            new OwnerClocks(outgoing),
            seeder,
            parts.tracing());
    return new IngestLoop(settings, parts.plan(), outlets, EpochClock.SYSTEM, parts.registry());
  }

  private ContainerProperties properties(IngestProperties ingest) {
    ContainerProperties properties = new ContainerProperties(Topics.TICKS);
    properties.setGroupId(Topics.INGEST_GROUP);
    properties.setAckMode(AckMode.MANUAL);
    properties.setMessageListener(reader);
    properties.setConsumerRebalanceListener(assignments);
    properties.setPollTimeout(POLL.toMillis());
    properties.setPollTimeoutWhilePaused(POLL_PAUSED);
    properties.setIdleEventInterval(ingest.heartbeat().toMillis());
    properties.setIdleBeforeDataMultiplier(1);
    properties.setMissingTopicsFatal(false);
    properties.setStopImmediate(true);
    return properties;
  }

  /** The container as the brake sees it. */
  private final class ContainerReading implements BackPressure.Reading {
    @Override
    public boolean isPaused() {
      return container.isPauseRequested();
    }

    @Override
    public void pause() {
      container.pause();
    }

    @Override
    public void resume() {
      container.resume();
    }
  }

  void start() {
    loop.start();
    link.onReconnect(() -> loop.storeMayHaveLost("reconnect"));
    container.start();
  }

  RedisLink link() {
    return link;
  }

  IngestLoop loop() {
    return loop;
  }

  Assignments assignments() {
    return assignments;
  }

  /** Starts partitions whose rows were lost from the first record that Kafka still has. */
  void startCold(Set<Integer> partitions) {
    Map<Integer, Recovery> wanted = new TreeMap<>();
    partitions.forEach(partition -> wanted.put(partition, new Recovery.ColdStart()));
    assignments.recover(wanted);
  }

  /** Brings partitions whose rows were lost back whole, where that can be; blocks. */
  Rebuild.Found rebuild(Set<Integer> partitions, Map<Integer, Rebuild.NamedState> states) {
    Rebuild.Found found = rebuild.find(inspector.inspect(Topics.TICKS), partitions, states);
    assignments.recover(found.accepted());
    return found;
  }

  /** Nothing was read for a while; on the thread that polls. */
  void onIdle(Consumer<?, ?> consumer) {
    reader.onIdle(consumer);
  }

  /**
   * Gives all partitions up and takes them again, deciding anew where each starts. Returns at once;
   * a second call while that is under way does nothing.
   */
  void restart() {
    if (!restarting.compareAndSet(false, true)) {
      return;
    }
    container.stop(() -> {
      restarting.set(false);
      if (!closing) {
        container.resume();
        container.start();
        LOG.info("Reading starts again");
      }
    });
  }

  /** Gives all partitions up without a word to the group, which knows this member no more. */
  private void joinAgain() {
    assignments.loseAll();
    restart();
  }

  @Override
  public void close() {
    closing = true;
    assignments.stop();
    container.stop();
    outgoing.close();
    loop.close();
    seeder.close();
    link.close();
  }
}
