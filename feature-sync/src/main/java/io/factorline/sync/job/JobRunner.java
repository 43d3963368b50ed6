package io.factorline.sync.job;

import io.factorline.redis.JobLease;
import io.factorline.redis.JobStore;
import io.factorline.redis.StoreException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * The workers of this process: it looks for work, runs what it can claim, keeps the leases of what
 * runs, and gives unfinished jobs back when the process ends.
 */
final class JobRunner implements SmartLifecycle {
  private static final Logger LOG = LoggerFactory.getLogger(JobRunner.class);

  private final JobStore store;
  private final JobTypes types;
  private final JobsProperties properties;
  private final JobExecution execution;
  private final String owner =
      ProcessHandle.current().pid()
          + "-"
          + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt());
  private final Map<String, RunningJob> jobs = new ConcurrentHashMap<>();
  private final Semaphore slots;
  private final Semaphore wishes = new Semaphore(0);
  private final ExecutorService workers;
  private final ScheduledExecutorService heartbeat;
  private final Thread poller = Thread.ofPlatform().name("jobs").unstarted(this::poll);
  private volatile boolean running;
  private volatile boolean looked;
  private volatile int unfinished;

  JobRunner(JobStore store, JobTypes types, JobsProperties properties, JobExecution execution) {
    this.store = store;
    this.types = types;
    this.properties = properties;
    this.execution = execution;
    this.slots = new Semaphore(properties.workers());
    this.workers =
        Executors.newFixedThreadPool(
            properties.workers(), Thread.ofPlatform().name("job-", 0).factory());
    this.heartbeat =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("job-leases").factory());
  }

  /** Looks for work now. */
  void wake() {
    wishes.release();
  }

  /** Jobs that this process runs. */
  int runningJobs() {
    return jobs.size();
  }

  /** Unfinished jobs over all processes, when they were last looked at. */
  int unfinishedJobs() {
    return unfinished;
  }

  /** Whether the last look for work saw the queue. */
  boolean seesQueue() {
    return looked;
  }

  @Override
  public void start() {
    running = true;
    long everyMs = properties.heartbeat().toMillis();
    var _ =
        heartbeat.scheduleWithFixedDelay(this::renewAll, everyMs, everyMs, TimeUnit.MILLISECONDS);
    poller.start();
  }

  private void renewAll() {
    for (RunningJob job : jobs.values()) {
      try {
        job.renew();
      } catch (StoreException e) {
        LOG.warn("A lease could not be renewed. job={}, reason={}", job.id(), e.getMessage());
      } catch (RuntimeException e) {
        LOG.error("A lease could not be renewed. job={}", job.id(), e);
      }
    }
  }

  private void poll() {
    boolean complained = false;
    while (running) {
      try {
        look();
        looked = true;
        complained = false;
      } catch (StoreException e) {
        looked = false;
        if (!complained) {
          LOG.warn("No work can be looked for. reason={}", e.getMessage());
        }
        complained = true;
      } catch (RuntimeException e) {
        looked = false;
        LOG.error("No work can be looked for", e);
      }
      await(properties.poll());
    }
  }

  private void await(Duration limit) {
    try {
      if (wishes.tryAcquire(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        wishes.drainPermits();
      }
    } catch (InterruptedException e) {
      running = false;
    }
  }

  private void look() {
    List<String> ids = store.unfinished();
    unfinished = ids.size();
    for (String id : ids) {
      if (!running || !slots.tryAcquire()) {
        return;
      }
      if (!take(id)) {
        slots.release();
      }
    }
  }

  private boolean take(String id) {
    Optional<String> type = store.type(id);
    boolean isForeign = type.isPresent() && types.find(type.get()).isEmpty();
    if (isForeign || jobs.containsKey(id)) {
      return false;
    }
    long claimedNs = System.nanoTime();
    Optional<JobLease> lease = store.claim(id, owner, properties.lease(), properties.maxAttempts());
    if (lease.isEmpty()) {
      return false;
    }
    RunningJob job = new RunningJob(store, lease.get(), properties, claimedNs);
    jobs.put(id, job);
    workers.execute(() -> run(job));
    return true;
  }

  private void run(RunningJob job) {
    try {
      execution.run(job);
    } finally {
      jobs.remove(job.id());
      slots.release();
      wake();
    }
  }

  @Override
  public void stop() {
    running = false;
    wake();
    try {
      poller.join();
      jobs.values().forEach(job -> job.stop(RunningJob.Stop.SHUTDOWN));
      workers.shutdown();
      if (!workers.awaitTermination(properties.stopGrace().toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.warn("Jobs did not stop in time, their leases will end. jobs={}", jobs.keySet());
        workers.shutdownNow();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    heartbeat.shutdownNow();
  }

  @Override
  public boolean isRunning() {
    return running;
  }
}
