package io.factorline.sync.materialize;

import io.factorline.catalog.FieldType;
import io.factorline.catalog.OfflineField;
import io.factorline.catalog.OfflineView;
import io.factorline.feast.FeastValue;
import io.factorline.redis.OfflineOutcome;
import io.factorline.redis.OfflineStore;
import io.factorline.redis.OfflineWrite;
import io.factorline.redis.StoredOfflineRow;
import io.factorline.sync.job.JobContext;
import io.factorline.time.UtcTime;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What a materialization would do: each row is held against what stands, and nothing is written.
 */
final class DryRun {
  private static final int SAMPLES = 20;

  private final OfflineView view;
  private final OfflineStore store;
  private final Conversion conversion;
  private final int batch;
  private final WriteCounts counts = new WriteCounts();
  private final List<Map<String, @Nullable Object>> samples = new ArrayList<>();
  private long typeMismatches;

  DryRun(OfflineView view, OfflineStore store, Conversion conversion, int batch) {
    this.view = view;
    this.store = store;
    this.conversion = conversion;
    this.batch = batch;
  }

  void compare(Picks picks, JobContext context) throws SQLException {
    List<Picks.Pick> next = new ArrayList<>();
    for (Picks.Pick pick = picks.next(); pick != null; pick = picks.next()) {
      next.add(pick);
      if (next.size() == batch) {
        context.check();
        compare(next);
        context.progress(counts.all(), 0, "entities");
      }
    }
    compare(next);
  }

  /** The same of corporate actions, of which the script itself tells what they come to. */
  void ask(ActionPicks picks, JobContext context) throws SQLException {
    List<EntityPicks.Pick> next = new ArrayList<>();
    for (EntityPicks.Pick pick = picks.next(); pick != null; pick = picks.next()) {
      next.add(pick);
      if (next.size() == batch) {
        context.check();
        ask(next);
        context.progress(counts.all(), 0, "entities");
      }
    }
    ask(next);
  }

  private void ask(List<EntityPicks.Pick> picks) {
    List<OfflineWrite> writes = new ArrayList<>();
    for (EntityPicks.Pick pick : picks) {
      OfflineWrite write = pick.write();
      if (pick.contradicts() || write == null) {
        counts.add(OfflineOutcome.CONFLICT);
      } else {
        writes.add(write);
      }
    }
    store.send(writes).await().forEach(counts::add);
    picks.clear();
  }

  private void compare(List<Picks.Pick> picks) {
    List<StoredOfflineRow> stored =
        store.read(conversion.feast(), picks.stream().map(Picks.Pick::row).toList());
    for (int i = 0; i < picks.size(); i++) {
      compare(picks.get(i), stored.get(i));
    }
    picks.clear();
  }

  private void compare(Picks.Pick pick, StoredOfflineRow stored) {
    OfflineOutcome outcome =
        pick.contradicts()
            ? OfflineOutcome.CONFLICT
            : stored.against(pick.row(), pick.eventNs(), pick.knowledgeNs());
    counts.add(outcome);
    for (int field = 0; field < view.fields().size(); field++) {
      byte[] old = stored.value(field);
      byte[] wanted = pick.row().isDeletion() ? null : pick.row().value(field);
      boolean mismatches = old != null && !isOfType(old, view.fields().get(field));
      typeMismatches += mismatches ? 1 : 0;
      boolean differs = !Arrays.equals(old, wanted) && outcome != OfflineOutcome.OLDER;
      if ((mismatches || differs) && samples.size() < SAMPLES) {
        samples.add(sample(pick, stored, field, outcome));
      }
    }
  }

  private Map<String, @Nullable Object> sample(
      Picks.Pick pick, StoredOfflineRow stored, int field, OfflineOutcome outcome) {
    Map<String, @Nullable Object> sample = new LinkedHashMap<>();
    sample.put("entity", pick.entity());
    sample.put("field", view.fields().get(field).name());
    sample.put("outcome", outcome.name());
    sample.put("stored", text(stored.value(field)));
    sample.put("new", pick.row().isDeletion() ? null : text(pick.row().value(field)));
    sample.put("storedEventTime", time(stored.eventNs()));
    sample.put("newEventTime", UtcTime.text(pick.eventNs()));
    sample.put("storedKnowledgeTime", time(stored.knowledgeNs()));
    sample.put("newKnowledgeTime", UtcTime.text(pick.knowledgeNs()));
    return sample;
  }

  private static @Nullable String time(OptionalLong ns) {
    return ns.isPresent() ? UtcTime.text(ns.getAsLong()) : null;
  }

  private static @Nullable String text(byte @Nullable [] bytes) {
    if (bytes == null) {
      return null;
    }
    try {
      return FeastValue.decode(bytes).toString();
    } catch (IllegalArgumentException e) {
      return "not a value: " + e.getMessage();
    }
  }

  private static boolean isOfType(byte[] stored, OfflineField field) {
    try {
      FeastValue value = FeastValue.decode(stored);
      boolean isNone = value == FeastValue.Unset.UNSET || value == FeastValue.Null.NULL;
      return isNone || isOfType(value, field.type());
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static boolean isOfType(FeastValue value, FieldType type) {
    return switch (type) {
      case DOUBLE -> value instanceof FeastValue.Float64;
      case INT64 -> value instanceof FeastValue.Int64;
      case STRING -> value instanceof FeastValue.Text;
      case BOOL -> value instanceof FeastValue.Bool;
    };
  }

  void addTo(Map<String, Object> report) {
    report.put("entities", counts.json());
    report.put("typeMismatches", typeMismatches);
    report.put("samples", samples);
  }
}
