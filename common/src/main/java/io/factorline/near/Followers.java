package io.factorline.near;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who follows which keys; a followed slot stays in the table and is kept fresh. */
final class Followers<V> {

  private static final Logger LOG = LoggerFactory.getLogger(Followers.class);

  private final int maxFollowed;
  private final Function<String, Slot<V>> slots;
  private final Set<Slot<V>> followed = ConcurrentHashMap.newKeySet();
  private final List<NearListener<V>> listeners = new CopyOnWriteArrayList<>();

  Followers(int maxFollowed, Function<String, Slot<V>> slots) {
    this.maxFollowed = maxFollowed;
    this.slots = slots;
  }

  synchronized NearFollow follow(Collection<String> keys, NearListener<V> listener) {
    Set<String> distinct = new LinkedHashSet<>(keys);
    if (followed.size() + distinct.size() > maxFollowed) {
      throw new RejectedExecutionException(
          "must be <= maxFollowed: followed="
              + followed.size()
              + ", more="
              + distinct.size()
              + ", maxFollowed="
              + maxFollowed);
    }
    // One object per call, so that a listener that follows twice is told twice and ends once.
    NearListener<V> own = new Forward<>(listener);
    List<Slot<V>> taken = distinct.stream().map(key -> take(key, own)).toList();
    listeners.add(own);
    return () -> release(taken, own);
  }

  void forEach(Consumer<Slot<V>> action) {
    followed.forEach(action);
  }

  void tellDemoted() {
    for (NearListener<V> listener : listeners) {
      try {
        listener.demoted();
      } catch (RuntimeException e) {
        LOG.error("A listener failed and is called again at the next change.", e);
      }
    }
  }

  private Slot<V> take(String key, NearListener<V> listener) {
    Slot<V> slot = slots.apply(key);
    while (!slot.follow(listener)) {
      slot = slots.apply(key);
    }
    followed.add(slot);
    return slot;
  }

  private synchronized void release(List<Slot<V>> taken, NearListener<V> listener) {
    if (listeners.remove(listener)) {
      for (Slot<V> slot : taken) {
        if (slot.unfollow(listener)) {
          followed.remove(slot);
        }
      }
    }
  }

  private static final class Forward<V> implements NearListener<V> {
    private final NearListener<V> target;

    private Forward(NearListener<V> target) {
      this.target = target;
    }

    @Override
    public void changed(String key, Reading<V> reading) {
      target.changed(key, reading);
    }

    @Override
    public void demoted() {
      target.demoted();
    }
  }
}
