package io.factorline.near;

import java.util.Iterator;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * All slots, at most so many. A full table drops the least recently touched of a few slots that a
 * hand going round comes upon: nearly the oldest, at a constant price.
 *
 * <p>A slot is marked as removed before it leaves, so nobody stores into one that an invalidation
 * could no longer find.
 */
final class SlotTable<V> {

  private static final int SAMPLE = 16;

  private final ConcurrentHashMap<String, Slot<V>> slots = new ConcurrentHashMap<>();
  private final int maxSlots;
  private final Runnable evicted;
  private Iterator<Slot<V>> hand = slots.values().iterator();

  SlotTable(int maxSlots, Runnable evicted) {
    this.maxSlots = maxSlots;
    this.evicted = evicted;
  }

  @Nullable Slot<V> get(String key) {
    return slots.get(key);
  }

  Slot<V> obtain(String key, long nowNs) {
    Slot<V> held = slots.get(key);
    if (held != null) {
      return held;
    }
    Slot<V> added = new Slot<>(key, nowNs);
    held = slots.putIfAbsent(key, added);
    if (held != null) {
      return held;
    }
    makeRoom();
    return added;
  }

  int size() {
    return slots.size();
  }

  void forEach(Consumer<Slot<V>> action) {
    slots.values().forEach(action);
  }

  /** Drops the slot if nothing holds it. */
  boolean remove(Slot<V> slot) {
    return slot.removeIfIdle() && slots.remove(slot.key(), slot);
  }

  private synchronized void makeRoom() {
    while (slots.mappingCount() > maxSlots) {
      Slot<V> oldest = oldestOfSample();
      if (oldest == null || !remove(oldest)) {
        return;
      }
      evicted.run();
    }
  }

  private @Nullable Slot<V> oldestOfSample() {
    Slot<V> oldest = null;
    for (int i = 0; i < SAMPLE; i++) {
      if (!hand.hasNext()) {
        hand = slots.values().iterator();
        if (!hand.hasNext()) {
          return oldest;
        }
      }
      Slot<V> slot = hand.next();
      if (slot.isIdle() && (oldest == null || slot.touchedNs() - oldest.touchedNs() < 0)) {
        oldest = slot;
      }
    }
    return oldest;
  }
}
