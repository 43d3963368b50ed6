package io.factorline.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class ApiDocsTest {
  @Test
  void shouldDescribeTheEndpointOfPartitions() {
    JsonNode described = JsonMapper.shared().readTree(new ApiDocs().description());

    String id = PartitionsEndpoint.class.getAnnotation(Endpoint.class).id();
    assertThat(described.get("paths").propertyNames()).containsExactly("/actuator/" + id);
    assertThat(described.at("/paths/~1actuator~1partitions").propertyNames())
        .containsExactly("get", "post");
  }
}
