package io.factorline.near;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one connection with tracking alive and says which lease is current.
 *
 * <p>One thread of its own looks every few milliseconds: it connects, sends PINGs, gives up a
 * connection whose PING stays unanswered, and lets reads time out. A lease ends the moment that any
 * thread learns of a reason; a new one starts only after tracking is on over a new connection.
 */
final class LinkKeeper implements LinkListener, Executor, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(LinkKeeper.class);
  private static final long TICK_NS = Duration.ofMillis(10).toNanos();
  private static final long FIRST_DELAY_NS = Duration.ofMillis(20).toNanos();

  private final LinkOpener opener;
  private final NearCacheConfig config;
  private final LongSupplier nanoTime;
  private final LeaseListener listener;
  private final ScheduledExecutorService executor;
  private final String name;
  private final AtomicReference<@Nullable Lease> lease = new AtomicReference<>();
  private final CompletableFuture<Void> firstLease = new CompletableFuture<>();
  private volatile boolean closed;
  private final AtomicInteger failures = new AtomicInteger();

  // The keeper's thread only.
  private @Nullable Attempt attempt;
  private long nextAttemptNs;
  private long lastTickNs;

  LinkKeeper(
      NearSource source, NearCacheConfig config, LongSupplier nanoTime, LeaseListener listener) {
    this.opener = new LinkOpener(source, config.connectTimeout());
    this.config = config;
    this.nanoTime = nanoTime;
    this.listener = listener;
    this.name = source.name();
    this.executor =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("near-" + name).factory());
  }

  void start() {
    nextAttemptNs = nanoTime.getAsLong();
    lastTickNs = nextAttemptNs;
    var _ = executor.scheduleWithFixedDelay(this::tick, 0, TICK_NS, TimeUnit.NANOSECONDS);
  }

  /** The lease that stands now; null while no connection with tracking does. */
  @Nullable Lease lease() {
    return lease.get();
  }

  CompletableFuture<Void> firstLease() {
    return firstLease;
  }

  /** Runs a task on the keeper's thread; drops it once the cache is closed. */
  @Override
  public void execute(Runnable task) {
    try {
      executor.execute(task);
    } catch (RejectedExecutionException e) {
      LOG.debug("A task came after the cache was closed cache={}", name, e);
    }
  }

  @Override
  public void invalidated(@Nullable String key) {
    if (key != null) {
      listener.invalidated(key);
      return;
    }
    Lease ended = lease.get();
    if (ended != null) {
      Lease next = ended.next();
      if (lease.compareAndSet(ended, next)) {
        listener.leaseEnded(ended);
        listener.leaseStarted(next);
      }
    }
  }

  @Override
  public void ponged(RedisLink link, long sentNs) {
    Lease current = lease.get();
    if (current != null && current.link() == link) {
      current.prove(sentNs);
      failures.set(0);
    }
  }

  @Override
  public void lost(RedisLink link) {
    // First, so that no late answer of this connection is given beside those of the next.
    link.close();
    for (Lease ended = lease.get(); ended != null && ended.link() == link; ended = lease.get()) {
      if (lease.compareAndSet(ended, null)) {
        LOG.warn("The connection to Redis is lost, entries are last-known cache={}", name);
        listener.leaseEnded(ended);
        execute(this::backOff);
      }
    }
  }

  @Override
  public void close() {
    closed = true;
    executor.shutdownNow();
    Lease ended = lease.get();
    if (ended != null) {
      lost(ended.link());
    }
    opener.close();
  }

  private void tick() {
    long nowNs = nanoTime.getAsLong();
    try {
      Lease current = lease.get();
      if (current != null) {
        watch(current.link(), nowNs);
      } else {
        connect(nowNs);
      }
      listener.ticked(nowNs);
    } catch (RuntimeException e) {
      LOG.error("The keeper of the connection to Redis failed and goes on cache={}", name, e);
    }
    lastTickNs = nowNs;
  }

  private void watch(RedisLink link, long nowNs) {
    link.expire(nowNs, config.fetchTimeout().toNanos());
    if (link.isPingUnanswered()) {
      // After a pause of the whole process the answer may lie unread: look once more.
      boolean paused = nowNs - lastTickNs > config.pingTimeout().toNanos() / 2;
      if (!paused && nowNs - link.pingSentNs() > config.pingTimeout().toNanos()) {
        LOG.warn("Redis did not answer PING in time cache={}", name);
        lost(link);
      }
    } else if (nowNs - link.pingSentNs() >= config.pingEvery().toNanos()) {
      link.ping(nowNs);
    }
  }

  private void connect(long nowNs) {
    Attempt running = attempt;
    if (running == null) {
      if (nowNs - nextAttemptNs >= 0) {
        Attempt next = new Attempt(nowNs);
        attempt = next;
        opener.open(this).whenComplete((link, failure) -> opened(next, link, failure));
      }
    } else if (nowNs - running.startedNs > config.connectTimeout().toNanos()
        && running.decided.compareAndSet(false, true)) {
      failed(running, null);
    }
  }

  private void opened(Attempt opening, @Nullable RedisLink link, @Nullable Throwable failure) {
    if (link == null) {
      if (opening.decided.compareAndSet(false, true)) {
        execute(() -> failed(opening, failure));
      }
      return;
    }
    long sentNs = nanoTime.getAsLong();
    link.track(sentNs).whenComplete((ok, refusal) -> tracking(opening, link, sentNs, refusal));
  }

  private void tracking(Attempt opening, RedisLink link, long sentNs, @Nullable Throwable refusal) {
    if (closed || !opening.decided.compareAndSet(false, true)) {
      link.close();
    } else if (refusal != null) {
      link.close();
      execute(() -> failed(opening, refusal));
    } else {
      Lease started = new Lease(link, sentNs);
      lease.set(started);
      execute(() -> attempt = null);
      LOG.info("Reading Redis with tracking cache={}", name);
      firstLease.complete(null);
      listener.leaseStarted(started);
    }
  }

  private void failed(Attempt failed, @Nullable Throwable failure) {
    if (attempt == failed) {
      attempt = null;
    }
    if (failures.get() == 0) {
      LOG.warn("Redis cannot be reached, trying again cache={}", name, failure);
    }
    backOff();
  }

  /** A connection that broke before its first PONG counts like an attempt that failed. */
  private void backOff() {
    int count = failures.getAndIncrement();
    long delayNs = count == 0 ? 0 : FIRST_DELAY_NS << Math.min(count - 1, 10);
    nextAttemptNs = nanoTime.getAsLong() + Math.min(delayNs, config.reconnectDelay().toNanos());
  }

  private static final class Attempt {
    private final long startedNs;
    private final AtomicBoolean decided = new AtomicBoolean();

    private Attempt(long startedNs) {
      this.startedNs = startedNs;
    }
  }
}
