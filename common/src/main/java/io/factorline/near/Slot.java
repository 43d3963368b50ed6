package io.factorline.near;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that is held about one key: the entry that may be fresh, what was last known, the placeholder
 * of a read under way, and who follows the key.
 *
 * <p>Readers look at the entry without a lock. Changes take the slot's monitor, which is never held
 * while anything else is called. The rule of the cache is in {@link #land}: a value is stored only
 * where the placeholder that stood before its read was sent still stands, and {@link #demote} takes
 * the placeholder away.
 */
final class Slot<V> {

  /**
   * A value as it was read.
   *
   * @param reading what fresh readers get, {@link Reading.Fresh} or {@link Reading.Absent}
   * @param readNs a time before the read was sent
   */
  record Entry<V>(Reading<V> reading, Lease lease, long readNs) {}

  private record Known<V>(@Nullable V value, long knownNs) {}

  private final String key;
  private volatile @Nullable Entry<V> entry;
  private volatile List<NearListener<V>> followers = List.of();
  private volatile long touchedNs;
  private @Nullable Known<V> lastKnown;
  private @Nullable Flight<V> flight;
  private boolean refreshQueued;
  private boolean removed;

  Slot(String key, long nowNs) {
    this.key = key;
    this.touchedNs = nowNs;
  }

  String key() {
    return key;
  }

  @Nullable Entry<V> entry() {
    return entry;
  }

  /** Notes a read, on a clock that moves every few milliseconds, so that it is rarely a write. */
  void touch(long coarseNs) {
    if (touchedNs != coarseNs) {
      touchedNs = coarseNs;
    }
  }

  long touchedNs() {
    return touchedNs;
  }

  List<NearListener<V>> followers() {
    return followers;
  }

  /** The read under way, or a new placeholder; null where the slot has left the table. */
  synchronized @Nullable Flight<V> board(Lease lease, long nowNs) {
    if (removed) {
      return null;
    }
    Flight<V> standing = flight;
    if (standing == null || standing.lease() != lease) {
      standing = new Flight<>(this, lease, nowNs);
      flight = standing;
    }
    return standing;
  }

  /** Stores what was read if its placeholder stands, and says whether it did. */
  synchronized boolean land(Flight<V> landing, Reading<V> reading) {
    if (flight != landing || removed) {
      return false;
    }
    flight = null;
    dropEntry();
    lastKnown = null;
    entry = new Entry<>(reading, landing.lease(), landing.boardedNs());
    landing.lease().entryAdded();
    return true;
  }

  /** Takes the placeholder of a read that failed away. */
  synchronized void cancel(Flight<V> failed) {
    if (flight == failed) {
      flight = null;
    }
  }

  /** The key has changed: no placeholder stands any more, and the entry is only last-known. */
  synchronized void demote() {
    flight = null;
    Entry<V> old = entry;
    if (old != null) {
      lastKnown = known(old);
      dropEntry();
    }
  }

  /** What can be said without Redis. */
  synchronized Reading<V> fallback(NearFailure failure, long nowNs, long keepNs) {
    Known<V> known = newestKnown();
    if (known == null || nowNs - known.knownNs() > keepNs) {
      return new Reading.Unknown<>(failure);
    }
    long ageNs = Math.max(0, nowNs - known.knownNs());
    return new Reading.LastKnown<>(known.value(), Duration.ofNanos(ageNs), failure);
  }

  /** True where no read is under way and nobody follows. */
  synchronized boolean isIdle() {
    return flight == null && followers.isEmpty() && !removed;
  }

  /** Leaves the table, unless a read is under way or someone follows. */
  synchronized boolean removeIfIdle() {
    if (!isIdle()) {
      return false;
    }
    removed = true;
    dropEntry();
    return true;
  }

  /** True where nothing is held that could still be given to a reader. */
  synchronized boolean isSpent(@Nullable Lease current, long nowNs, long keepNs) {
    Entry<V> held = entry;
    if (held != null && held.lease() == current) {
      return false;
    }
    Known<V> known = newestKnown();
    return known == null || nowNs - known.knownNs() > keepNs;
  }

  /** False where the slot has left the table. */
  synchronized boolean follow(NearListener<V> listener) {
    if (removed) {
      return false;
    }
    List<NearListener<V>> more = new ArrayList<>(followers);
    more.add(listener);
    followers = List.copyOf(more);
    return true;
  }

  /** Says whether nobody follows any more. */
  synchronized boolean unfollow(NearListener<V> listener) {
    List<NearListener<V>> fewer = new ArrayList<>(followers);
    fewer.remove(listener);
    followers = List.copyOf(fewer);
    return fewer.isEmpty();
  }

  /** True for the caller who must put the slot into the refresh queue. */
  synchronized boolean queueRefresh() {
    boolean first = !refreshQueued;
    refreshQueued = true;
    return first;
  }

  synchronized void refreshDequeued() {
    refreshQueued = false;
  }

  private void dropEntry() {
    Entry<V> old = entry;
    if (old != null) {
      old.lease().entryRemoved();
      entry = null;
    }
  }

  private @Nullable Known<V> newestKnown() {
    Entry<V> held = entry;
    return held == null ? lastKnown : known(held);
  }

  private Known<V> known(Entry<V> held) {
    V value = held.reading() instanceof Reading.Fresh<V>(V v) ? v : null;
    return new Known<>(value, Math.max(held.readNs(), held.lease().provenNs()));
  }
}
