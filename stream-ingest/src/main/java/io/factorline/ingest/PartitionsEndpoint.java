package io.factorline.ingest;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.stereotype.Component;

/**
 * {@code /actuator/partitions}: which partitions of this process stay closed and why, and (by POST)
 * a cold start of those whose rows were lost: from the first record that Kafka still has.
 */
@Component
@Endpoint(id = "partitions")
class PartitionsEndpoint {
  private final IngestService service;

  PartitionsEndpoint(IngestService service) {
    this.service = service;
  }

  @ReadOperation
  Map<String, Object> read() {
    return Map.of("closed", closed());
  }

  @WriteOperation
  Map<String, Object> coldStart() {
    Set<Integer> lost = new TreeSet<>();
    closed()
        .forEach((number, reason) -> {
          if (reason.equals("STORE_LOST")) {
            lost.add(number);
          }
        });
    Pipeline pipeline = service.pipeline();
    if (pipeline != null && !lost.isEmpty()) {
      pipeline.assignments().allowColdStart(lost);
      pipeline.restart();
    }
    return Map.of("started", lost);
  }

  private Map<Integer, String> closed() {
    Pipeline pipeline = service.pipeline();
    return pipeline == null ? Map.of() : new TreeMap<>(pipeline.loop().status().closed());
  }
}
