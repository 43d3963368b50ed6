package io.factorline.ingest;

import io.factorline.redis.RedisLink;
import io.factorline.redis.StoreException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.event.EventListener;
import org.springframework.kafka.event.ListenerContainerIdleEvent;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Makes the pipeline as soon as Redis answers, and ends it in order: what was applied is flushed
 * and committed. Until then the process is up, waits, and says for what. A Redis that would evict
 * rows is refused: the process ends.
 */
@Component
class IngestService implements SmartLifecycle {
  private static final Logger LOG = LoggerFactory.getLogger(IngestService.class);
  private static final Duration RETRY = Duration.ofSeconds(1);
  private static final int RETRIES_PER_LOG = 10;
  private static final long CHECK_MS = 1_000;

  private final FactorlineProperties shared;
  private final Pipeline.Parts parts;
  private final Thread starter = Thread.ofPlatform().name("starter").unstarted(this::make);
  private final AtomicReference<String> runId = new AtomicReference<>("");
  private volatile boolean running;
  private volatile @Nullable Pipeline pipeline;

  IngestService(FactorlineProperties shared, Pipeline.Parts parts) {
    this.shared = shared;
    this.parts = parts;
  }

  /** The pipeline; null while Redis was never reached. */
  @Nullable Pipeline pipeline() {
    return pipeline;
  }

  @Override
  public void start() {
    running = true;
    starter.start();
  }

  private void make() {
    try {
      RedisLink link = connect();
      if (link == null) {
        return;
      }
      Pipeline made = new Pipeline(link, parts);
      synchronized (this) {
        if (!running) {
          link.close();
          return;
        }
        pipeline = made;
        made.start();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      LOG.error("The service cannot start", e);
      parts.processEnd().now("start failed: " + e.getMessage());
    }
  }

  private @Nullable RedisLink connect() throws InterruptedException {
    for (int tries = 0; running; tries++) {
      try {
        return checked(new RedisLink(shared.redis().address(), parts.ingest().storeTimeout()));
      } catch (StoreException e) {
        if (tries % RETRIES_PER_LOG == 0) {
          LOG.warn("Redis does not answer, waiting for it: {}", e.getMessage());
          LOG.debug("Redis does not answer", e);
        }
        Thread.sleep(RETRY);
      }
    }
    return null;
  }

  private static RedisLink checked(RedisLink link) {
    try {
      link.partitions().requireNoEviction();
      var _ = link.rows().prepare();
      return link;
    } catch (RuntimeException e) {
      link.close();
      throw e;
    }
  }

  /** Another run of Redis may have lost writes, even where no connection broke. */
  @Scheduled(fixedDelay = CHECK_MS)
  void checkRunId() {
    Pipeline current = pipeline;
    if (current == null) {
      return;
    }
    var _ =
        current
            .link()
            .partitions()
            .runId()
            .thenAccept(id -> {
              String before = runId.getAndSet(id);
              if (!before.isEmpty() && !before.equals(id)) {
                current.loop().storeMayHaveLost("run_id");
              }
            })
            .exceptionally(error -> null);
  }

  @EventListener
  void onIdle(ListenerContainerIdleEvent event) {
    Pipeline current = pipeline;
    if (current != null) {
      current.onIdle(event.getConsumer());
    }
  }

  @Override
  public void stop() {
    running = false;
    starter.interrupt();
    Pipeline last;
    synchronized (this) {
      last = pipeline;
    }
    if (last != null) {
      last.close();
      LOG.info("All partitions were given up, the process ends");
    }
  }

  @Override
  public boolean isRunning() {
    return running;
  }
}
