package io.factorline.sync.job;

import io.factorline.redis.JobAnswer;
import io.factorline.redis.JobLease;
import io.factorline.redis.JobStore;
import io.factorline.redis.StoredJob.Progress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One job on its worker. The worker calls the methods of {@link JobContext}; {@link #renew} comes
 * from the heartbeat and {@link #stop} from anywhere.
 *
 * <p>Its lease ends by this process' own monotonic clock, counted from before the last renewal was
 * sent: so it ends here before it ends in Redis, and a process that slept through it sees that
 * without asking.
 */
final class RunningJob implements JobContext {
  /** Why a job must stop. */
  enum Stop {
    CANCELLED("it was cancelled"),
    LEASE_LOST("its lease is over or another's"),
    SHUTDOWN("its process ends");

    private final String reason;

    Stop(String reason) {
      this.reason = reason;
    }
  }

  private final JobStore store;
  private final JobLease lease;
  private final JobsProperties properties;
  private final Map<String, Object> parameters;
  private final @Nullable Map<String, Object> lastCheckpoint;
  private final AtomicReference<@Nullable Stop> stop = new AtomicReference<>();
  private volatile Progress progress;
  private volatile long leaseEndNs;
  private String runId = "";

  RunningJob(JobStore store, JobLease lease, JobsProperties properties, long claimedNs) {
    this.store = store;
    this.lease = lease;
    this.properties = properties;
    this.parameters = Json.read(lease.job().parameters());
    String saved = lease.checkpoint();
    this.lastCheckpoint = saved == null ? null : Json.read(saved);
    this.progress = lease.job().progress();
    this.leaseEndNs = claimedNs + properties.lease().toNanos();
  }

  @Override
  public String id() {
    return lease.id();
  }

  String type() {
    return lease.job().type();
  }

  /** For who hears of it. */
  JobListener.Run run() {
    boolean isSaved = lastCheckpoint != null;
    return new JobListener.Run(
        id(),
        type(),
        lease.job().parameters(),
        fence(),
        isSaved || lease.job().attempts() > 1,
        isSaved);
  }

  JobLease lease() {
    return lease;
  }

  @Override
  public Map<String, Object> parameters() {
    return parameters;
  }

  @Override
  public @Nullable Map<String, Object> lastCheckpoint() {
    return lastCheckpoint;
  }

  @Override
  public void progress(long done, long total, String unit) {
    progress = new Progress(done, total, unit);
  }

  Progress lastProgress() {
    return progress;
  }

  @Override
  public void checkpoint(Map<String, Object> state) {
    String json = Json.write(state);
    int bytes = json.getBytes(StandardCharsets.UTF_8).length;
    if (bytes > properties.maxReport().toBytes()) {
      throw new IllegalStateException(
          "must have at most %d bytes: checkpoint=%d"
              .formatted(properties.maxReport().toBytes(), bytes));
    }
    check();
    long sentNs = System.nanoTime();
    note(store.checkpoint(lease, properties.lease(), json), sentNs);
    check();
  }

  @Override
  public void check() {
    if (System.nanoTime() - leaseEndNs >= 0) {
      stop(Stop.LEASE_LOST);
    }
    Stop reason = stop.get();
    if (reason != null) {
      throw new JobCancelledException("must stop: " + reason.reason);
    }
  }

  @Override
  public void standsIn(String newRunId) {
    runId = newRunId;
  }

  /** The run of Redis in which alone it may end well; empty for any. Its worker asks. */
  String runId() {
    return runId;
  }

  @Override
  public long fence() {
    return lease.fence();
  }

  /** Tells Redis that it goes on and how far it is. */
  void renew() {
    if (stop.get() != Stop.LEASE_LOST) {
      long sentNs = System.nanoTime();
      note(store.renew(lease, properties.lease(), progress), sentNs);
    }
  }

  private void note(JobAnswer answer, long sentNs) {
    switch (answer) {
      case LEASE_LOST -> stop(Stop.LEASE_LOST);
      case CANCEL_REQUESTED -> {
        leaseEndNs = sentNs + properties.lease().toNanos();
        stop(Stop.CANCELLED);
      }
      case DONE -> leaseEndNs = sentNs + properties.lease().toNanos();
      case OTHER_RUN ->
          throw new IllegalStateException("must go on in any run of Redis: id=" + id());
    }
  }

  /** Makes it stop at its next look; the loss of its lease outweighs every other reason. */
  void stop(Stop reason) {
    stop.updateAndGet(old -> old == null || reason == Stop.LEASE_LOST ? reason : old);
  }

  /** Why it must stop; null while it need not. */
  @Nullable Stop stopReason() {
    return stop.get();
  }

  /** Whether its lease may still hold. */
  boolean holdsLease() {
    return stop.get() != Stop.LEASE_LOST && System.nanoTime() - leaseEndNs < 0;
  }
}
