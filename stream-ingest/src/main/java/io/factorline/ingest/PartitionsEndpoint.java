package io.factorline.ingest;

import io.factorline.ingest.loop.Status;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.stereotype.Component;

/**
 * {@code /actuator/partitions}: which partitions of this process are open and how far committed,
 * which stay closed, why, and where they would go on, how many rows are not yet stored in the
 * version in which this process writes them; and (by POST) a cold start of those whose rows were
 * lost: from the first record that Kafka still has.
 */
@Component
@Endpoint(id = "partitions")
class PartitionsEndpoint {
  private final IngestService service;
  private final int rowVersion;

  PartitionsEndpoint(IngestService service, IngestProperties properties) {
    this.service = service;
    this.rowVersion = properties.rowVersion();
  }

  @ReadOperation
  Map<String, Object> read() {
    Status status = status();
    Map<Integer, Long> open = new TreeMap<>();
    status.commits().forEach((number, commit) -> open.put(number, commit.offset()));
    return Map.of(
        "open", open,
        "closed", new TreeMap<>(status.closed()),
        "closedAt", new TreeMap<>(status.closedAt()),
        "rowVersion", rowVersion,
        "rowsInOtherVersion", new TreeMap<>(status.otherVersion()));
  }

  @WriteOperation
  Map<String, Object> coldStart() {
    Pipeline pipeline = service.pipeline();
    Set<Integer> lost = status().lost();
    if (pipeline != null) {
      pipeline.startCold(lost);
    }
    return Map.of("started", lost);
  }

  private Status status() {
    Pipeline pipeline = service.pipeline();
    return pipeline == null ? Status.NONE : pipeline.loop().status();
  }
}
