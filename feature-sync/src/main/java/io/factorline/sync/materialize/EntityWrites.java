package io.factorline.sync.materialize;

import io.factorline.catalog.OfflineView;
import io.factorline.redis.OfflineOutcome;
import io.factorline.redis.OfflineStore;
import io.factorline.redis.OfflineWrite;
import io.factorline.sync.job.JobContext;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Writes the row of each entity, in the order of entities: one batch is on its way while the next
 * is made. A checkpoint names the last entity up to which all were acknowledged. A Redis that was
 * started anew meanwhile may have lost what it acknowledged: the job then starts anew, too.
 */
final class EntityWrites {
  private static final int MAX_NOT_SERVED = 100_000;

  private final OfflineStore store;
  private final MaterializeProperties properties;
  private final JobContext context;
  private final Plan plan;
  private WriteCounts counts = new WriteCounts();
  private String after = "";
  private long rowsDone;
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
   * The entities whose rows Redis is known to have taken; what was written before the end of
   * another process is not known.
   *
   * @param after those beyond this one in the order of UTF-8; empty for all
   * @param except but for these
   */
  record Served(String after, Set<String> except) {
    Served {
      except = Set.copyOf(except);
    }
  }

  /** Whose rows Redis took. */
  Served served() {
    return new Served(servedAfter, notServed);
  }

  /**
   * Writes all.
   *
   * @param runId the run of Redis at the beginning
   */
  WriteCounts write(Staging staging, String runId) throws SQLException {
    resume(context.lastCheckpoint());
    try (RefusedEntities refused = new RefusedEntities(staging.connection());
        EntityPicks picks = EntityPicks.of(plan.view(), plan.conversion(), staging, after)) {
      writeAll(picks, refused);
    }
    store.requireRun(runId);
    return counts;
  }

  /** Not behind conflicts: which entities they were is known only to whoever was told of them. */
  private void resume(@Nullable Map<String, Object> saved) {
    if (saved != null
        && !plan.fingerprint().isEmpty()
        && plan.fingerprint().hashCode() == number(saved.get("source"))
        && saved.get("entities") instanceof Map<?, ?> json
        && WriteCounts.of(json).of(OfflineOutcome.CONFLICT) == 0) {
      after = String.valueOf(saved.get("after"));
      servedAfter = after;
      rowsDone = number(saved.get("rows"));
      counts = WriteCounts.of(json);
    }
  }

  private static long number(@Nullable Object value) {
    return value instanceof Number number ? number.longValue() : 0;
  }

  /** A batch on its way: what is written of its picks. */
  private record Batch(OfflineStore.Sent sent, List<EntityPicks.Pick> picks) {
    static Batch of(OfflineStore store, List<EntityPicks.Pick> picks) {
      List<OfflineWrite> writes = new ArrayList<>(picks.size());
      for (EntityPicks.Pick pick : picks) {
        OfflineWrite write = pick.write();
        if (write != null) {
          writes.add(write);
        }
      }
      return new Batch(store.send(writes), picks);
    }
  }

  private void writeAll(EntityPicks picks, RefusedEntities refused) throws SQLException {
    Batch onItsWay = null;
    checkpointNs = System.nanoTime();
    while (true) {
      context.check();
      Batch next = send(picks);
      if (onItsWay != null) {
        acknowledge(onItsWay, refused);
      }
      if (next == null) {
        return;
      }
      onItsWay = next;
    }
  }

  private @Nullable Batch send(EntityPicks picks) throws SQLException {
    List<EntityPicks.Pick> batch = new ArrayList<>(properties.batch());
    while (batch.size() < properties.batch()) {
      EntityPicks.Pick pick = picks.next();
      if (pick == null) {
        break;
      }
      batch.add(pick);
    }
    return batch.isEmpty() ? null : Batch.of(store, batch);
  }

  private void acknowledge(Batch batch, RefusedEntities refused) throws SQLException {
    Iterator<OfflineOutcome> outcomes = batch.sent().await().iterator();
    for (EntityPicks.Pick pick : batch.picks()) {
      OfflineOutcome outcome = pick.write() == null ? OfflineOutcome.CONFLICT : outcomes.next();
      if (outcome == OfflineOutcome.CONFLICT) {
        refused.add(pick.entity());
      }
      note(pick, pick.contradicts() ? OfflineOutcome.CONFLICT : outcome);
    }
    context.progress(rowsDone, plan.rows(), "rows");
    long nowNs = System.nanoTime();
    if (nowNs - checkpointNs >= properties.checkpointEvery().toNanos()) {
      checkpointNs = nowNs;
      context.checkpoint(checkpoint());
    }
  }

  private void note(EntityPicks.Pick pick, OfflineOutcome outcome) {
    counts.add(outcome);
    boolean stands = outcome == OfflineOutcome.WRITTEN || outcome == OfflineOutcome.SAME;
    if (!stands && notServed.size() < MAX_NOT_SERVED) {
      notServed.add(pick.entity());
    } else if (!stands) {
      servedAfter = pick.entity();
    }
    after = pick.entity();
    rowsDone += pick.rows();
  }

  private Map<String, Object> checkpoint() {
    Map<String, Object> state = new LinkedHashMap<>();
    state.put("source", plan.fingerprint().hashCode());
    state.put("after", after);
    state.put("rows", rowsDone);
    state.put("entities", counts.json());
    return state;
  }
}
