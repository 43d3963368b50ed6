package io.factorline.ingest;

import io.factorline.ingest.loop.IngestLoop;
import io.factorline.redis.PartitionStore;
import io.factorline.redis.RedisLink;
import java.util.concurrent.atomic.AtomicReference;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Notices that Redis may have lost writes: a connection was made again, or it is another run of it.
 */
@Component
class StoreWatch {
  private static final long CHECK_MS = 1_000;

  private final IngestLoop loop;
  private final PartitionStore store;
  private final AtomicReference<String> runId = new AtomicReference<>("");

  StoreWatch(IngestLoop loop, PartitionStore store, RedisLink link) {
    this.loop = loop;
    this.store = store;
    link.onReconnect(() -> loop.storeMayHaveLost("reconnect"));
  }

  @Scheduled(fixedDelay = CHECK_MS)
  void checkRunId() {
    store
        .runId()
        .thenAccept(id -> {
          String before = runId.getAndSet(id);
          if (!before.isEmpty() && !before.equals(id)) {
            loop.storeMayHaveLost("run_id");
          }
        })
        .exceptionally(error -> null);
  }
}
