package io.factorline.sync.openlineage;

import io.factorline.sync.job.JobListener;
import io.factorline.sync.job.JobOutcome;
import io.factorline.time.EpochClock;
import io.factorline.time.UtcTime;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The events of jobs. A job is one run, whoever works on it: it has one START, RUNNING where it
 * goes on after a process that worked on it ended, OTHER where it was given back, and one of
 * COMPLETE, FAIL and ABORT. Immutable; thread-safe.
 */
final class RunEvents {
  /** Longest event; of a longer one the facets of its datasets are left out. */
  static final int MAX_EVENT_BYTES = 1 << 20;

  private static final JsonMapper JSON = JsonMapper.shared();
  private static final long NS_PER_MS = 1_000_000;

  private final String namespace;
  private final String version;
  private final Facets facets;
  private final Datasets datasets;
  private final EpochClock clock;

  RunEvents(String namespace, String version, Facets facets, Datasets datasets, EpochClock clock) {
    this.namespace = namespace;
    this.version = version;
    this.facets = facets;
    this.datasets = datasets;
    this.clock = clock;
  }

  /** Of a run that begins, or goes on. */
  byte[] began(JobListener.Run run) {
    return bytes(event(run, run.goesOn() ? "RUNNING" : "START", null));
  }

  /** Of a run that ended, or was given back. */
  byte[] ended(JobListener.Run run, JobListener.End end) {
    String type =
        switch (end.outcome()) {
          case SUCCEEDED -> "COMPLETE";
          case FAILED -> "FAIL";
          case CANCELLED -> "ABORT";
          case GIVEN_BACK, LEASE_LOST -> "OTHER";
        };
    return bytes(event(run, type, end));
  }

  private ObjectNode event(JobListener.Run run, String type, JobListener.@Nullable End end) {
    JsonNode parameters = JSON.readTree(run.parameters());
    String told = end == null ? null : end.report();
    JsonNode report = told == null ? JSON.missingNode() : JSON.readTree(told);
    ObjectNode event = JSON.createObjectNode();
    event.put("eventType", type);
    event.put("eventTime", UtcTime.text(clock.nowMs() * NS_PER_MS));
    event.put("producer", facets.producer());
    event.put("schemaURL", Facets.SPEC + "RunEvent");
    run(run, end, event.putObject("run"));
    ObjectNode job = event.putObject("job").put("namespace", namespace);
    job.put("name", name(run.type(), parameters));
    job.putObject("facets").set("jobType", facets.jobType(run.type().toUpperCase(Locale.ROOT)));
    datasets.write(run.type(), parameters, report, event);
    return event;
  }

  private void run(JobListener.Run run, JobListener.@Nullable End end, ObjectNode out) {
    out.put("runId", runId(run.id()).toString());
    ObjectNode own = out.putObject("facets");
    own.set("processing_engine", facets.engine(version));
    ObjectNode attempt = facets.ofRun().put("job", run.id()).put("fence", run.fence());
    attempt.put("goesOn", run.goesOn()).put("fromCheckpoint", run.fromCheckpoint());
    if (end != null) {
      attempt.put("outcome", lower(end.outcome()));
    }
    own.set("factorline_attempt", attempt);
    if (end != null && end.failure() != null) {
      own.set("errorMessage", facets.errorMessage(end.failure()));
    }
  }

  private static String lower(JobOutcome outcome) {
    return outcome.name().toLowerCase(Locale.ROOT);
  }

  /** The same for each event of a job, in every process. */
  static UUID runId(String job) {
    return UUID.nameUUIDFromBytes(("factorline:job:" + job).getBytes(StandardCharsets.UTF_8));
  }

  private static String name(String type, JsonNode parameters) {
    String view = parameters.path("view").asString(parameters.path("table").asString(""));
    List<String> several = parameters.path("views").valueStream().map(JsonNode::asString).toList();
    if (!several.isEmpty()) {
      return type + "." + String.join("+", several);
    }
    return view.isEmpty() ? type : type + "." + view;
  }

  private byte[] bytes(ObjectNode event) {
    byte[] bytes = JSON.writeValueAsBytes(event);
    if (bytes.length <= MAX_EVENT_BYTES) {
      return bytes;
    }
    for (String side : List.of("inputs", "outputs")) {
      for (JsonNode dataset : event.path(side)) {
        ((ObjectNode) dataset).putObject("facets");
      }
    }
    ObjectNode omitted = facets.ofRun().put("bytes", bytes.length).put("limit", MAX_EVENT_BYTES);
    ((ObjectNode) event.at("/run/facets")).set("factorline_omitted", omitted);
    return JSON.writeValueAsBytes(event);
  }
}
