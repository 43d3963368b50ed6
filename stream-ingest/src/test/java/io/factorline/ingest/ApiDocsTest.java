package io.factorline.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class ApiDocsTest {
  @Test
  void shouldDescribeTheEndpointsOfItsOwn() {
    JsonNode described = JsonMapper.shared().readTree(new ApiDocs().description());

    String partitions = PartitionsEndpoint.class.getAnnotation(Endpoint.class).id();
    String rebuild = RebuildEndpoint.class.getAnnotation(Endpoint.class).id();
    assertThat(described.get("paths").propertyNames())
        .containsExactly("/actuator/" + partitions, "/actuator/" + rebuild);
    assertThat(described.at("/paths/~1actuator~1partitions").propertyNames())
        .containsExactly("get", "post");
  }
}
