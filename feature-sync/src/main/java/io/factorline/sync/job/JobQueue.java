package io.factorline.sync.job;

import io.factorline.error.ErrorCode;
import io.factorline.error.RequestException;
import io.factorline.redis.JobAdmission;
import io.factorline.redis.JobCancellation;
import io.factorline.redis.JobId;
import io.factorline.redis.JobStore;
import io.factorline.redis.StoredJob;
import io.factorline.time.EpochClock;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** What callers may do with jobs. Thread-safe. */
public final class JobQueue {
  private static final String TYPE = "type";

  private final JobStore store;
  private final JobTypes types;
  private final JobsProperties properties;
  private final EpochClock clock;
  private final Runnable onSubmit;

  /**
   * A queue.
   *
   * @param onSubmit runs when there is a new job
   */
  JobQueue(
      JobStore store,
      JobTypes types,
      JobsProperties properties,
      EpochClock clock,
      Runnable onSubmit) {
    this.store = store;
    this.types = types;
    this.properties = properties;
    this.clock = clock;
    this.onSubmit = onSubmit;
  }

  /**
   * Checks a request and puts it into the queue.
   *
   * @param request {@code type} and the fields of that type
   * @return id of the job
   * @throws RequestException if it is refused
   */
  public String submit(Map<String, @Nullable Object> request) {
    String id = JobId.of(clock.nowMs(), ThreadLocalRandom.current().nextInt());
    submit(id, request);
    return id;
  }

  /** As {@link #submit(Map)}; a job whose id is there already is left as it is. */
  void submit(String id, Map<String, @Nullable Object> request) {
    JobType type = types.named(request.get(TYPE));
    String parameters = Json.write(type.check(fields(request)));
    int bytes = parameters.getBytes(StandardCharsets.UTF_8).length;
    if (bytes > properties.maxParameters().toBytes()) {
      throw new RequestException(
          ErrorCode.BODY_LIMIT,
          "must have at most %d bytes: parameters=%d"
              .formatted(properties.maxParameters().toBytes(), bytes));
    }
    JobAdmission admission = store.submit(id, type.name(), parameters, properties.maxUnfinished());
    if (admission == JobAdmission.FULL) {
      throw new RequestException(
          ErrorCode.QUEUE_FULL,
          "must wait for others to end: maxUnfinished=" + properties.maxUnfinished());
    }
    onSubmit.run();
  }

  /** A field that is null is one that is not given. */
  private static Map<String, Object> fields(Map<String, @Nullable Object> request) {
    Map<String, Object> fields = new LinkedHashMap<>();
    request.forEach((name, value) -> {
      if (value != null && !name.equals(TYPE)) {
        fields.put(name, value);
      }
    });
    return fields;
  }

  /** The job of an id; empty if there is none, or no more. */
  public Optional<StoredJob> find(String id) {
    return JobId.isValid(id) ? store.find(id) : Optional.empty();
  }

  /** The newest jobs, newest first, without parameters and reports. */
  public List<StoredJob> newest(int limit) {
    return store.newest(limit);
  }

  /** Asks a job to stop. */
  public JobCancellation cancel(String id) {
    return JobId.isValid(id) ? store.cancel(id) : JobCancellation.UNKNOWN;
  }
}
