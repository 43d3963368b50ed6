package io.factorline.sync.materialize;

import io.factorline.catalog.Catalog;
import io.factorline.catalog.Entity;
import io.factorline.catalog.Nearest;
import io.factorline.catalog.OfflineView;
import io.factorline.error.CallerText;
import io.factorline.error.ErrorCode;
import io.factorline.error.RequestException;
import io.factorline.redis.OfflineOutcome;
import io.factorline.redis.OfflineStore;
import io.factorline.redis.OfflineWrite;
import io.factorline.redis.SyncRedis;
import io.factorline.sync.web.JsonBody;
import io.factorline.sync.web.Query;
import io.factorline.time.EpochClock;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Semaphore;
import org.springframework.http.MediaType;
import org.springframework.util.MultiValueMap;
import org.springframework.util.unit.DataSize;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * Writes of offline views from outside. All rows of a request are checked before the first is
 * written; they go to Redis, then to the lake, then the caller has its answer: one that gets none
 * asks again, and what was done is not done twice. A row that contradicts the row of its times goes
 * nowhere: Redis knows the newest one of an entity, the lake all of them.
 */
@RestController
class OfflineRowsController {
  private static final DataSize MAX_BODY = DataSize.ofMegabytes(16);
  private static final int MAX_AT_ONCE = 2;
  private static final long NS_PER_MS = 1_000_000;

  private final Catalog catalog;
  private final OfflineStore store;
  private final OfflineLake lake;
  private final Turns turns;
  private final MaterializeMetrics metrics;
  private final Semaphore room = new Semaphore(MAX_AT_ONCE);

  OfflineRowsController(
      Catalog catalog, SyncRedis redis, OfflineLake lake, Turns turns, MaterializeMetrics metrics) {
    this.catalog = catalog;
    this.store = redis.offline();
    this.lake = lake;
    this.turns = turns;
    this.metrics = metrics;
  }

  @PostMapping(path = "/v1/offline/{view}/rows", consumes = MediaType.APPLICATION_JSON_VALUE)
  Map<String, Long> write(
      @PathVariable String view,
      @RequestParam MultiValueMap<String, String> query,
      InputStream body)
      throws IOException {
    Query.require(query);
    OfflineView offline = view(view);
    if (!room.tryAcquire()) {
      throw new RequestException(
          ErrorCode.OVERLOADED, "must come again later: writes=" + MAX_AT_ONCE);
    }
    try {
      return write(offline, body);
    } finally {
      room.release();
    }
  }

  private OfflineView view(String name) {
    if (!catalog.views().containsKey(name)) {
      throw new RequestException(
          ErrorCode.NOT_FOUND,
          "must be a view of the catalog, nearest is %s: view=%s"
              .formatted(
                  Nearest.to(name, catalog.views().keySet()).orElse("none"),
                  CallerText.shown(name)));
    }
    return MaterializeParameters.offline(catalog, name);
  }

  private Map<String, Long> write(OfflineView view, InputStream body) throws IOException {
    Entity entity = MaterializeRun.entityOf(catalog, view);
    long nowNs = EpochClock.SYSTEM.nowMs() * NS_PER_MS;
    List<OfflineLake.Row> rows =
        new OfflineRowsRequest(view, entity, nowNs)
            .rows(JsonBody.object(JsonBody.bytes(body, MAX_BODY)));
    List<OfflineOutcome> outcomes;
    try (Turns.Turn _ = turns.take(view.name())) {
      outcomes = write(view, rows, new Conversion(view, entity));
    }
    WriteCounts counts = new WriteCounts();
    outcomes.forEach(counts::add);
    for (OfflineOutcome outcome : OfflineOutcome.values()) {
      metrics.written(view.name(), outcome, counts.of(outcome));
    }
    long written = counts.of(OfflineOutcome.WRITTEN);
    return Map.of("written", written, "skipped", counts.all() - written);
  }

  private List<OfflineOutcome> write(
      OfflineView view, List<OfflineLake.Row> rows, Conversion conversion) throws IOException {
    StandingRows standing = lake.standing(view, rows);
    List<OfflineLake.Row> sound = rows.stream().filter(row -> !standing.contradicts(row)).toList();
    List<OfflineOutcome> outcomes = send(sound, conversion);
    Set<OfflineLake.Row> refused = lake.append(view, stamped(sound, outcomes));
    markRefused(outcomes, sound, refused);
    rows.stream().filter(standing::contradicts).forEach(_ -> outcomes.add(OfflineOutcome.CONFLICT));
    return outcomes;
  }

  /** In order: a second row of an entity begins another batch. */
  private List<OfflineOutcome> send(List<OfflineLake.Row> rows, Conversion conversion) {
    List<OfflineOutcome> outcomes = new ArrayList<>(rows.size());
    List<OfflineWrite> batch = new ArrayList<>();
    Set<String> entities = new HashSet<>();
    for (OfflineLake.Row row : rows) {
      if (!entities.add(row.entity())) {
        outcomes.addAll(store.send(batch).await());
        batch.clear();
        entities.clear();
        entities.add(row.entity());
      }
      batch.add(conversion.write(row));
    }
    outcomes.addAll(store.send(batch).await());
    return outcomes;
  }

  /** Of two rows with the same times and other values, neither the newest, the lake took one. */
  private static void markRefused(
      List<OfflineOutcome> outcomes, List<OfflineLake.Row> rows, Set<OfflineLake.Row> refused) {
    for (int i = 0; i < rows.size(); i++) {
      if (outcomes.get(i) == OfflineOutcome.OLDER && refused.contains(rows.get(i))) {
        outcomes.set(i, OfflineOutcome.CONFLICT);
      }
    }
  }

  /**
   * With the time from which they can be read; a row that was skipped never could. One that
   * contradicts the row that stands at its times is none.
   */
  private static List<OfflineLake.Row> stamped(
      List<OfflineLake.Row> rows, List<OfflineOutcome> outcomes) {
    long servedNs = EpochClock.SYSTEM.nowMs() * NS_PER_MS;
    List<OfflineLake.Row> stamped = new ArrayList<>(rows.size());
    for (int i = 0; i < rows.size(); i++) {
      OfflineLake.Row row = rows.get(i);
      switch (outcomes.get(i)) {
        case WRITTEN, SAME -> stamped.add(row.servedAt(servedNs));
        case OLDER -> stamped.add(row.servedAt(null));
        case CONFLICT -> {}
      }
    }
    return stamped;
  }
}
