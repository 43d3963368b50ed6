package io.factorline.local.rebuild;

import io.factorline.local.job.Job;
import io.factorline.local.job.JobClient;
import io.factorline.local.time.Wait;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;

/**
 * One rebuild of a Redis that came up empty: a job of feature-sync makes the states of all lost
 * partitions, their owners start from them, and offline views that Redis no longer knows are loaded
 * anew. One thread.
 */
public final class Rebuild {
  private static final Duration JOB_STEP = Duration.ofMillis(200);
  private static final Duration ASSIGN_LIMIT = Duration.ofSeconds(30);
  private static final Duration OPEN_LIMIT = Duration.ofMinutes(5);

  private final List<IngestAdmin> ingests;
  private final JobClient jobs;
  private final Supplier<List<String>> lostViews;
  private final RebuildListener listener;

  /**
   * A rebuild.
   *
   * @param ingests all processes of stream-ingest
   * @param lostViews the offline views with a source that Redis knows nothing of
   */
  public Rebuild(
      List<IngestAdmin> ingests,
      JobClient jobs,
      Supplier<List<String>> lostViews,
      RebuildListener listener) {
    this.ingests = List.copyOf(ingests);
    this.jobs = jobs;
    this.lostViews = lostViews;
    this.listener = listener;
  }

  /**
   * Runs it; stream-ingest reads on when it returns.
   *
   * @throws RebuildException if nothing is lost, or not all of it can be brought back; what could
   *     be is
   * @throws io.factorline.local.job.JobException if feature-sync does not answer
   */
  public void run() {
    if (!Wait.until(ASSIGN_LIMIT, this::areAssigned)) {
      throw new RebuildException("No stream-ingest has a partition; see ./factorline status.");
    }
    Map<Integer, Long> lost = new TreeMap<>();
    ingests.forEach(ingest -> lost.putAll(ingest.partitions().lost()));
    List<String> views = lostViews.get();
    if (lost.isEmpty() && views.isEmpty()) {
      throw new RebuildException(
          "Nothing is lost: no partition is closed as STORE_LOST, and Redis knows all offline"
              + " views. Nothing was done.");
    }
    Map<Integer, String> refused = lost.isEmpty() ? Map.of() : rebuild(lost);
    boolean isLoaded = views.stream().map(this::load).reduce(true, Boolean::logicalAnd);
    if (!refused.isEmpty() || !isLoaded) {
      throw new RebuildException(words(refused, isLoaded));
    }
  }

  private boolean areAssigned() {
    return ingests.stream()
        .map(IngestAdmin::partitions)
        .anyMatch(has -> !has.open().isEmpty() || !has.closed().isEmpty());
  }

  private static String words(Map<Integer, String> refused, boolean isLoaded) {
    StringBuilder words = new StringBuilder("Not all is rebuilt.");
    refused.forEach((partition, why) ->
        words.append("\n  partition %d stays closed: %s".formatted(partition, why)));
    if (!isLoaded) {
      words.append("\n  Offline views are missing, see above.");
    }
    return words.toString();
  }

  private Map<Integer, String> rebuild(Map<Integer, Long> lost) {
    listener.lost(lost.size());
    Map<String, Long> offsets = new TreeMap<>();
    lost.forEach((partition, offset) -> offsets.put(Integer.toString(partition), offset));
    Job job = end(jobs.submit("rebuild", Map.of("offsets", offsets)));
    if (job.state() != Job.State.SUCCEEDED) {
      throw new RebuildException("The states could not be made: " + job.error());
    }
    Map<String, JsonNode> states = fields(job.report().path("states"));
    Map<Integer, String> without = new TreeMap<>();
    fields(job.report().path("without"))
        .forEach((partition, why) -> without.put(Integer.valueOf(partition), why.asString("")));
    listener.states(states.size(), without);
    Map<Integer, String> refused = new TreeMap<>();
    ingests.forEach(ingest -> refused.putAll(ingest.start(states)));
    Set<Integer> started = new TreeSet<>(lost.keySet());
    started.removeAll(refused.keySet());
    awaitOpen(started);
    refused.replaceAll((partition, why) ->
        without.containsKey(partition) ? why + "; the lake: " + without.get(partition) : why);
    return refused;
  }

  private static Map<String, JsonNode> fields(JsonNode object) {
    Map<String, JsonNode> fields = new HashMap<>();
    object.properties().forEach(entry -> fields.put(entry.getKey(), entry.getValue()));
    return fields;
  }

  private void awaitOpen(Set<Integer> started) {
    boolean areOpen =
        Wait.until(
            OPEN_LIMIT,
            () -> {
              Set<Integer> open = new TreeSet<>();
              ingests.forEach(ingest -> open.addAll(ingest.partitions().open().keySet()));
              return open.containsAll(started);
            });
    if (!areOpen) {
      throw new RebuildException(
          "Partitions are not open after %d s; see the log of stream-ingest."
              .formatted(OPEN_LIMIT.toSeconds()));
    }
    listener.open(started.size());
  }

  private boolean load(String view) {
    Job job = end(jobs.submit("materialize", Map.of("view", view)));
    boolean isLoaded = job.state() == Job.State.SUCCEEDED;
    listener.loaded(view, isLoaded ? "" : job.state().word() + ", " + job.error());
    return isLoaded;
  }

  private Job end(String id) {
    Job job = jobs.get(id);
    while (!job.state().isFinal() && Wait.pause(JOB_STEP)) {
      job = jobs.get(id);
    }
    return job;
  }
}
