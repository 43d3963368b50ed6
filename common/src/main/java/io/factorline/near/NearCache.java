package io.factorline.near;

import io.factorline.metric.NearMeters;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Decoded Redis hashes in memory, never staler than Redis' own word of what has changed.
 *
 * <p><b>Promise.</b> A {@link Reading.Fresh} given at time t holds every write that Redis had
 * acknowledged before t minus {@link NearCacheConfig#freshFor()} (0.7 s by default), whatever the
 * network does, and on a sound connection every write but those whose invalidation is still under
 * way. A {@link Reading.Fetched} holds every write acknowledged {@code fetchTimeout} before the
 * call. Whoever has seen a value fresh or fetched never gets an older one fresh or fetched in a
 * read begun later. What cannot be promised is given as {@link Reading.LastKnown} with its age, or
 * as {@link Reading.Unknown}; never silently. All this is as good as the server: a Redis that loses
 * acknowledged writes, or a master cut off from its Sentinels that still answers us, serves what it
 * has (set {@code min-replicas-to-write}).
 *
 * <p><b>How.</b> One connection reads the hashes and, by {@code CLIENT TRACKING ON}, is told of
 * their changes. A placeholder stands before a read is sent and the answer is stored only where it
 * still stands; an invalidation takes placeholder and entry away. Entries belong to the lease under
 * which they were read: it ends with the connection, with a flush, and with a PING that stays
 * unanswered, and then none of them is fresh; nor is any while the last PING to be answered was
 * sent too long ago, so dropped packets and half-open connections cannot keep an entry fresh.
 *
 * <p><b>Why the default mode of tracking</b> and not {@code BCAST} with a prefix: a broadcast tells
 * of every write under the prefix, read here or not, and again and again; the default mode tells
 * once of a key that was read here, and then not until it has been read anew. So the traffic is
 * bounded by what is read, not by what is written, and a burst on a key costs one message. Its
 * price is memory in Redis, an entry per key and reading connection: {@code
 * tracking-table-max-keys} (1,000,000 by default) must exceed the keys held by all readers, else
 * Redis invalidates keys at random, which costs reads but no truth. Default mode needs the reads to
 * go over the connection that is told, which also puts answers and invalidations into one order.
 * {@code NOLOOP} stays off: this connection never writes, and would want to hear of it if it did.
 * The tracking table counts towards {@code maxmemory}. Needs Redis 6 or newer, and an ACL that
 * allows {@code HELLO}, {@code CLIENT}, {@code PING} and {@code HMGET}.
 *
 * <p><b>Refresh.</b> Keys that were read within the last seconds, and keys that a listener follows,
 * are read again as soon as they change, so that readers find them in memory.
 *
 * <p>Thread-safe. Nothing blocks; what depends on a result runs on the connection's thread unless
 * it is attached by an {@code Async} method, and must then be short.
 *
 * @param <V> decoded value, immutable
 */
public final class NearCache<V> implements AutoCloseable {

  private static final long SWEEP_NS = Duration.ofSeconds(5).toNanos();

  private final NearCacheConfig config;
  private final LongSupplier nanoTime;
  private final long freshForNs;
  private final NearRecorder recorder;
  private final SlotTable<V> table;
  private final Fetcher<V> fetcher;
  private final LinkKeeper keeper;
  private final Refresher<V> refresher;
  private final Followers<V> followers;
  private volatile long coarseNs;
  private volatile @Nullable RedisLink lastLink;
  private long sweptNs;
  private long auditedNs;

  private NearCache(
      NearSource source,
      NearDecoder<V> decoder,
      NearCacheConfig config,
      MeterRegistry registry,
      LongSupplier nanoTime) {
    this.config = config;
    this.nanoTime = nanoTime;
    this.freshForNs = config.freshFor().toNanos();
    this.coarseNs = nanoTime.getAsLong();
    this.sweptNs = coarseNs;
    this.auditedNs = coarseNs;
    this.recorder = new NearRecorder(registry, source.name());
    this.table = new SlotTable<>(config.maxEntries(), recorder::evicted);
    this.fetcher = new Fetcher<>(decoder, config, nanoTime, recorder);
    this.keeper = new LinkKeeper(source, config, nanoTime, new Events());
    this.refresher =
        new Refresher<>(config.refreshBatch(), keeper, keeper::lease, this::boardStale, fetcher);
    this.followers =
        new Followers<>(config.maxFollowed(), key -> table.obtain(key, nanoTime.getAsLong()));
    recorder.watch(NearMeters.ENTRIES, table::size);
    recorder.watch(NearMeters.IN_FLIGHT, fetcher::inFlight);
  }

  /**
   * Opens a cache, which starts to connect and goes on trying until it is closed.
   *
   * @param nanoTime monotonic clock in ns, as {@code System.nanoTime}
   */
  public static <V> NearCache<V> open(
      NearSource source,
      NearDecoder<V> decoder,
      NearCacheConfig config,
      MeterRegistry registry,
      LongSupplier nanoTime) {
    NearCache<V> cache = new NearCache<>(source, decoder, config, registry, nanoTime);
    cache.keeper.start();
    return cache;
  }

  /** Completes when the first connection stands; never exceptionally. */
  public CompletionStage<Void> connected() {
    return keeper.firstLease().minimalCompletionStage();
  }

  /** True while entries can be fresh: tracking is on and the last PING was answered in time. */
  public boolean isConnected() {
    return isSound(keeper.lease());
  }

  /** What memory holds of a key, or null where it is not fresh. No lock, no allocation. */
  public @Nullable Reading<V> fresh(String key) {
    Lease lease = keeper.lease();
    Slot.Entry<V> entry = entryOf(key, lease);
    if (entry == null || !isSound(lease)) {
      return null;
    }
    recorder.hit(1);
    return entry.reading();
  }

  /**
   * What memory holds of these keys, in their order, or null where one of them is not fresh. No
   * lock, no allocation but the list, which is the caller's.
   */
  public @Nullable List<Reading<V>> fresh(List<String> keys) {
    Lease lease = keeper.lease();
    Reading<V>[] readings = newArray(keys.size());
    for (int i = 0; i < readings.length; i++) {
      Slot.Entry<V> entry = entryOf(keys.get(i), lease);
      if (entry == null) {
        return null;
      }
      readings[i] = entry.reading();
    }
    if (!isSound(lease)) {
      return null;
    }
    recorder.hit(readings.length);
    return Arrays.asList(readings);
  }

  /**
   * Reads these keys, in their order, from memory where fresh and else from Redis in one pipeline;
   * a key that is under way for another call is waited for, not read twice. Completes within the
   * fetch time-out, at once where no connection stands, and never exceptionally.
   */
  public CompletionStage<List<Reading<V>>> read(List<String> keys) {
    List<Reading<V>> inMemory = fresh(keys);
    NearRead<V> read = new NearRead<>(newArray(keys.size()));
    if (inMemory != null) {
      read.complete(inMemory);
      return read;
    }
    Lease lease = keeper.lease();
    if (lease == null) {
      recorder.missed(keys.size());
      answerWithoutRedis(keys, read);
    } else {
      fetchStale(keys, lease, read);
    }
    return read;
  }

  /**
   * What can be said of a key without Redis, for a caller who cannot wait for {@link #read} any
   * longer: never null, never blocks.
   */
  public Reading<V> known(String key, NearFailure failure) {
    Reading<V> inMemory = fresh(key);
    if (inMemory != null) {
      return inMemory;
    }
    Slot<V> slot = table.get(key);
    return slot == null
        ? new Reading.Unknown<>(failure)
        : slot.fallback(failure, nanoTime.getAsLong(), keepNs());
  }

  /**
   * Follows keys: the listener is told of each value that is read of them from now on, and they are
   * kept in memory and read again as soon as they change. To begin with a snapshot, follow first
   * and read then.
   *
   * @throws RejectedExecutionException where more than {@code maxFollowed} keys would be followed
   */
  public NearFollow follow(Collection<String> keys, NearListener<V> listener) {
    NearFollow follow = followers.follow(keys, listener);
    for (String key : keys) {
      Slot<V> slot = table.get(key);
      if (slot != null) {
        refresher.request(slot);
      }
    }
    return follow;
  }

  /** Ends the connection; reads under way are answered with what is last known. */
  @Override
  public void close() {
    keeper.close();
  }

  /**
   * Time, on the clock given, up to which all changes have reached the cache: an entry that is
   * fresh now lacks none of before. Null without a connection.
   */
  public @Nullable Long provenNs() {
    Lease lease = keeper.lease();
    return lease == null ? null : lease.provenNs();
  }

  /** The time that reads are noted with; it moves every few milliseconds. */
  long coarseNs() {
    return coarseNs;
  }

  private void fetchStale(List<String> keys, Lease lease, NearRead<V> read) {
    long nowNs = nanoTime.getAsLong();
    // Entries are looked at before the connection is: a check that comes first would prove nothing.
    List<Slot.@Nullable Entry<V>> entries = new ArrayList<>(keys.size());
    keys.forEach(key -> entries.add(entryOf(key, lease)));
    boolean isSound = isSound(lease);
    List<Flight<V>> own = new ArrayList<>();
    int hits = 0;
    for (int i = 0; i < entries.size(); i++) {
      Slot.Entry<V> entry = entries.get(i);
      if (entry != null && isSound) {
        hits++;
        read.set(i, entry.reading());
      } else {
        Flight<V> flight = board(keys.get(i), lease, nowNs);
        if (flight.claim()) {
          own.add(flight);
        }
        int index = i;
        var _ = flight.thenAccept(reading -> read.set(index, reading));
      }
    }
    recorder.hit(hits);
    recorder.missed(keys.size() - hits);
    if (!own.isEmpty()) {
      fetcher.fetch(lease.link(), own);
    }
  }

  private void answerWithoutRedis(List<String> keys, NearRead<V> read) {
    long nowNs = nanoTime.getAsLong();
    for (int i = 0; i < keys.size(); i++) {
      Slot<V> slot = table.get(keys.get(i));
      if (slot == null) {
        read.set(i, new Reading.Unknown<>(NearFailure.DISCONNECTED));
      } else {
        // Noted, so that the keys in use are read again first when Redis is back.
        slot.touch(coarseNs);
        read.set(i, slot.fallback(NearFailure.DISCONNECTED, nowNs, keepNs()));
      }
    }
  }

  private Flight<V> board(String key, Lease lease, long nowNs) {
    while (true) {
      Slot<V> slot = table.obtain(key, coarseNs);
      slot.touch(coarseNs);
      Flight<V> flight = slot.board(lease, nowNs);
      if (flight != null) {
        return flight;
      }
    }
  }

  private @Nullable Flight<V> boardStale(Slot<V> slot, Lease lease) {
    Slot.Entry<V> entry = slot.entry();
    boolean isHeld = entry != null && entry.lease() == lease;
    return isHeld || !isWanted(slot) ? null : slot.board(lease, nanoTime.getAsLong());
  }

  private Slot.@Nullable Entry<V> entryOf(String key, @Nullable Lease lease) {
    Slot<V> slot = table.get(key);
    if (slot == null) {
      return null;
    }
    slot.touch(coarseNs);
    Slot.Entry<V> entry = slot.entry();
    return entry != null && entry.lease() == lease ? entry : null;
  }

  private boolean isSound(@Nullable Lease lease) {
    return lease != null
        && nanoTime.getAsLong() - lease.provenNs() <= freshForNs
        && keeper.lease() == lease;
  }

  private boolean isWanted(Slot<V> slot) {
    long withinNs = config.refreshWithin().toNanos();
    return !slot.followers().isEmpty() || (withinNs > 0 && coarseNs - slot.touchedNs() <= withinNs);
  }

  private long keepNs() {
    return config.keepLastKnown().toNanos();
  }

  @SuppressWarnings({"unchecked", "rawtypes"}) // an array of a generic type has no other way
  private static <V> Reading<V>[] newArray(int length) {
    return new Reading[length];
  }

  private final class Events implements LeaseListener {

    @Override
    public void invalidated(String key) {
      recorder.invalidated();
      Slot<V> slot = table.get(key);
      if (slot != null) {
        slot.demote();
        if (isWanted(slot)) {
          refresher.request(slot);
        }
      }
    }

    @Override
    public void leaseStarted(Lease lease) {
      if (lastLink != lease.link()) {
        lastLink = lease.link();
        recorder.connected();
      }
      keeper.execute(() -> table.forEach(this::refreshWanted));
    }

    @Override
    public void leaseEnded(Lease lease) {
      recorder.demoted(lease.entries());
      followers.tellDemoted();
    }

    @Override
    public void ticked(long nowNs) {
      coarseNs = nowNs;
      // A followed key whose fetch failed is not tracked, so no invalidation will come for it.
      if (nowNs - auditedNs >= config.pingEvery().toNanos()) {
        auditedNs = nowNs;
        followers.forEach(this::refreshWanted);
      }
      if (nowNs - sweptNs >= SWEEP_NS) {
        sweptNs = nowNs;
        Lease lease = keeper.lease();
        table.forEach(slot -> sweep(slot, lease, nowNs));
      }
    }

    private void refreshWanted(Slot<V> slot) {
      Lease lease = keeper.lease();
      Slot.Entry<V> entry = slot.entry();
      if (lease != null && (entry == null || entry.lease() != lease) && isWanted(slot)) {
        refresher.request(slot);
      }
    }

    private void sweep(Slot<V> slot, @Nullable Lease lease, long nowNs) {
      if (slot.isSpent(lease, nowNs, keepNs())) {
        table.remove(slot);
      }
    }
  }
}
