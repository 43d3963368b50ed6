package io.factorline.sync.materialize;

import io.factorline.catalog.OfflineView;
import io.factorline.redis.OfflineOutcome;
import io.factorline.redis.OfflineStore;
import io.factorline.redis.OfflineWrite;
import io.factorline.sync.job.JobContext;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Writes the row of each entity, in the order of entities: one batch is on its way while the next
 * is made. A checkpoint names the last entity up to which all were acknowledged. A Redis that was
 * started anew meanwhile may have lost what it acknowledged, so all are written again; rows that
 * stand are left alone.
 */
final class EntityWrites {
  private static final int MAX_ROUNDS = 10;
  private static final int MAX_NOT_SERVED = 100_000;

  private final OfflineStore store;
  private final MaterializeProperties properties;
  private final JobContext context;
  private final Plan plan;
  private WriteCounts counts = new WriteCounts();
  private String after = "";
  private long rowsDone;
  private String runId = "";
  private long checkpointNs;
  private final Set<String> notServed = new HashSet<>();
  private String servedAfter = "";

  /**
   * What is written.
   *
   * @param rows of the window, for the progress
   * @param fingerprint of the source: a checkpoint of another one is void
   */
  record Plan(OfflineView view, Conversion conversion, long rows, String fingerprint) {}

  EntityWrites(
      OfflineStore store, MaterializeProperties properties, JobContext context, Plan plan) {
    this.store = store;
    this.properties = properties;
    this.context = context;
    this.plan = plan;
  }

  /**
   * Whether Redis is known to have taken the row of an entity; what was written before the end of
   * another process is not known.
   */
  boolean isServed(String entity) {
    boolean isKnown =
        servedAfter.isEmpty()
            || Arrays.compareUnsigned(
                    entity.getBytes(StandardCharsets.UTF_8),
                    servedAfter.getBytes(StandardCharsets.UTF_8))
                > 0;
    return isKnown && !notServed.contains(entity);
  }

  /** The run of Redis that acknowledged all of it. */
  String runId() {
    return runId;
  }

  /**
   * Writes all.
   *
   * @param currentRunId the run of Redis at the beginning
   */
  WriteCounts write(Staging staging, String currentRunId) throws SQLException {
    runId = currentRunId;
    resume(context.lastCheckpoint());
    for (int round = 0; round < MAX_ROUNDS; round++) {
      try (EntityPicks picks = EntityPicks.of(plan.view(), plan.conversion(), staging, after)) {
        writeAll(picks);
      }
      String now = store.runId();
      if (now.equals(runId)) {
        return counts;
      }
      runId = now;
      begin();
    }
    throw new IllegalStateException(
        "Redis must stay up while rows are written: restarts=" + MAX_ROUNDS);
  }

  private void begin() {
    after = "";
    servedAfter = "";
    notServed.clear();
    rowsDone = 0;
    counts = new WriteCounts();
  }

  private void resume(@Nullable Map<String, Object> saved) {
    if (saved != null
        && !plan.fingerprint().isEmpty()
        && plan.fingerprint().hashCode() == number(saved.get("source"))
        && runId.equals(saved.get("run"))) {
      after = String.valueOf(saved.get("after"));
      servedAfter = after;
      rowsDone = number(saved.get("rows"));
      counts = saved.get("entities") instanceof Map<?, ?> json ? WriteCounts.of(json) : counts;
    }
  }

  private static long number(@Nullable Object value) {
    return value instanceof Number number ? number.longValue() : 0;
  }

  /** A batch on its way. */
  private record Batch(OfflineStore.Sent sent, List<String> entities, long rows) {
    String last() {
      return entities.getLast();
    }
  }

  private void writeAll(EntityPicks picks) throws SQLException {
    Batch onItsWay = null;
    checkpointNs = System.nanoTime();
    while (true) {
      context.check();
      Batch next = send(picks);
      if (onItsWay != null) {
        acknowledge(onItsWay);
      }
      if (next == null) {
        return;
      }
      onItsWay = next;
    }
  }

  private @Nullable Batch send(EntityPicks picks) throws SQLException {
    List<OfflineWrite> rows = new ArrayList<>(properties.batch());
    List<String> entities = new ArrayList<>(properties.batch());
    long read = 0;
    while (rows.size() < properties.batch()) {
      EntityPicks.Pick pick = picks.next();
      if (pick == null) {
        break;
      }
      rows.add(pick.write());
      entities.add(pick.entity());
      read += pick.rows();
    }
    return rows.isEmpty() ? null : new Batch(store.send(rows), entities, read);
  }

  private void acknowledge(Batch batch) {
    List<OfflineOutcome> outcomes = batch.sent().await();
    for (int i = 0; i < outcomes.size(); i++) {
      counts.add(outcomes.get(i));
      boolean stands =
          outcomes.get(i) == OfflineOutcome.WRITTEN || outcomes.get(i) == OfflineOutcome.SAME;
      if (!stands && notServed.size() < MAX_NOT_SERVED) {
        notServed.add(batch.entities().get(i));
      } else if (!stands) {
        servedAfter = batch.entities().get(i);
      }
    }
    after = batch.last();
    rowsDone += batch.rows();
    context.progress(rowsDone, plan.rows(), "rows");
    long nowNs = System.nanoTime();
    if (nowNs - checkpointNs >= properties.checkpointEvery().toNanos()) {
      checkpointNs = nowNs;
      context.checkpoint(checkpoint());
    }
  }

  private Map<String, Object> checkpoint() {
    Map<String, Object> state = new LinkedHashMap<>();
    state.put("source", plan.fingerprint().hashCode());
    state.put("run", runId);
    state.put("after", after);
    state.put("rows", rowsDone);
    state.put("entities", counts.json());
    return state;
  }
}
