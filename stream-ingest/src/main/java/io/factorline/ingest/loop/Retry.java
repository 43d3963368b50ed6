package io.factorline.ingest.loop;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Deliveries that failed and will be sent again; says so once, and once when all went. */
final class Retry<T> {
  private static final Logger LOG = LoggerFactory.getLogger(Retry.class);

  private final String what;
  private final List<T> failed = new ArrayList<>();
  private boolean failing;

  Retry(String what) {
    this.what = what;
  }

  void failed(T delivery, Throwable error) {
    failed.add(delivery);
    if (!failing) {
      failing = true;
      LOG.warn("{} are not taken, they are sent again until they are", what, error);
    }
  }

  /** Notes that one went; all is well once none waits. */
  void delivered() {
    if (failing && failed.isEmpty()) {
      failing = false;
      LOG.info("{} are taken again", what);
    }
  }

  /** Sends again what failed. */
  void again(Consumer<T> send) {
    List<T> all = List.copyOf(failed);
    failed.clear();
    all.forEach(send);
  }

  /** Drops those that a test holds for. */
  void drop(Predicate<T> isDropped) {
    failed.removeIf(isDropped);
  }
}
