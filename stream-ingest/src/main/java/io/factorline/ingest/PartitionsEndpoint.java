package io.factorline.ingest;

import io.factorline.ingest.consume.Assignments;
import java.util.Map;
import java.util.TreeSet;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.stereotype.Component;

/**
 * {@code /actuator/partitions}: which partitions stay closed, and (by POST) a cold start of those
 * whose rows were lost: from the first record that Kafka still has.
 */
@Component
@Endpoint(id = "partitions")
class PartitionsEndpoint {
  private final Assignments assignments;
  private final TopicWatch watch;

  PartitionsEndpoint(Assignments assignments, TopicWatch watch) {
    this.assignments = assignments;
    this.watch = watch;
  }

  @ReadOperation
  Map<String, Object> read() {
    return Map.of("closed", new TreeSet<>(assignments.closedPartitions()));
  }

  @WriteOperation
  Map<String, Object> coldStart() {
    TreeSet<Integer> closed = new TreeSet<>(assignments.closedPartitions());
    assignments.allowColdStart();
    watch.restart();
    return Map.of("started", closed);
  }
}
