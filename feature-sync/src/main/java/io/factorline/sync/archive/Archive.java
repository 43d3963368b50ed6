package io.factorline.sync.archive;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/** The threads that archive, one per topic. */
final class Archive implements SmartLifecycle {
  private static final Logger LOG = LoggerFactory.getLogger(Archive.class);
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final ArchiverFactory factory;
  private final boolean enabled;
  private final Map<String, TopicArchiver> archivers = new TreeMap<>();
  private final List<Thread> threads = new ArrayList<>();

  /** Makes the archivers once the service starts. */
  interface ArchiverFactory {
    Map<String, TopicArchiver> create();
  }

  Archive(ArchiverFactory factory, boolean enabled) {
    this.factory = factory;
    this.enabled = enabled;
  }

  @Override
  public synchronized void start() {
    if (!enabled || !threads.isEmpty()) {
      return;
    }
    archivers.putAll(factory.create());
    archivers.forEach((topic, archiver) ->
        threads.add(
            Thread.ofPlatform()
                .name("archive-" + topic)
                .uncaughtExceptionHandler(
                    (thread, e) -> LOG.error("Archiving ended topic={}", topic, e))
                .start(archiver)));
  }

  @Override
  public synchronized void stop() {
    archivers.values().forEach(TopicArchiver::stop);
    for (Thread thread : threads) {
      try {
        if (!thread.join(PATIENCE)) {
          LOG.warn("An archiver does not end thread={}", thread.getName());
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
    threads.clear();
    archivers.clear();
  }

  @Override
  public synchronized boolean isRunning() {
    return !threads.isEmpty();
  }

  /** Per topic why it is not archived; null where it is. */
  synchronized Map<String, @Nullable String> problems() {
    Map<String, @Nullable String> problems = new TreeMap<>();
    archivers.forEach((topic, archiver) -> problems.put(topic, archiver.problem()));
    for (Thread thread : threads) {
      if (!thread.isAlive()) {
        problems.put(thread.getName().substring("archive-".length()), "must run: its thread ended");
      }
    }
    return problems;
  }

  /** Per topic the records that are not in the lake yet. */
  synchronized Map<String, Long> lags() {
    Map<String, Long> lags = new TreeMap<>();
    archivers.forEach((topic, archiver) -> lags.put(topic, archiver.lagRecords()));
    return lags;
  }

  boolean isEnabled() {
    return enabled;
  }
}
