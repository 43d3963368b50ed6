package io.factorline.sync.job;

import io.factorline.error.CallerText;
import io.factorline.error.ErrorCode;
import io.factorline.error.RequestException;
import io.factorline.redis.JobCancellation;
import io.factorline.redis.JobState;
import io.factorline.redis.StoredJob;
import io.factorline.sync.web.JsonBody;
import io.factorline.sync.web.Query;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Jobs over HTTP. */
@RestController
@RequestMapping("/v1/jobs")
class JobController {
  private static final int DEFAULT_LIMIT = 50;
  private static final int MAX_LIMIT = 1_000;

  private final JobQueue queue;
  private final JobsProperties properties;

  JobController(JobQueue queue, JobsProperties properties) {
    this.queue = queue;
    this.properties = properties;
  }

  @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
  ResponseEntity<Map<String, String>> submit(
      @RequestParam MultiValueMap<String, String> query, InputStream body) throws IOException {
    Query.require(query);
    byte[] bytes = JsonBody.bytes(body, properties.maxParameters());
    String id = queue.submit(JsonBody.object(bytes));
    return ResponseEntity.accepted().location(URI.create("/v1/jobs/" + id)).body(Map.of("id", id));
  }

  @GetMapping
  Map<String, List<Map<String, @Nullable Object>>> newest(
      @RequestParam MultiValueMap<String, String> query) {
    Query.require(query, "limit");
    int limit = Query.number(query, "limit", DEFAULT_LIMIT, 1, MAX_LIMIT);
    return Map.of("jobs", queue.newest(limit).stream().map(JobJson::summary).toList());
  }

  @GetMapping("/{id}")
  Map<String, @Nullable Object> find(
      @PathVariable String id, @RequestParam MultiValueMap<String, String> query) {
    Query.require(query);
    return JobJson.whole(job(id));
  }

  @DeleteMapping("/{id}")
  ResponseEntity<Map<String, @Nullable Object>> cancel(
      @PathVariable String id, @RequestParam MultiValueMap<String, String> query) {
    Query.require(query);
    JobCancellation outcome = queue.cancel(id);
    StoredJob job = job(id);
    if (outcome == JobCancellation.FINISHED && job.state() != JobState.CANCELLED) {
      throw new RequestException(
          ErrorCode.JOB_FINISHED, "must not have ended: state=" + job.state() + ", id=" + id);
    }
    HttpStatus status = outcome == JobCancellation.REQUESTED ? HttpStatus.ACCEPTED : HttpStatus.OK;
    return ResponseEntity.status(status).body(JobJson.whole(job));
  }

  private StoredJob job(String id) {
    return queue
        .find(id)
        .orElseThrow(() ->
            new RequestException(
                ErrorCode.UNKNOWN_JOB, "must be a job that is kept: id=" + CallerText.shown(id)));
  }
}
