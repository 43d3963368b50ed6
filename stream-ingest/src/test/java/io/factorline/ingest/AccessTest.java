package io.factorline.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import io.factorline.security.http.AccessTable;
import io.factorline.testsupport.HouseRules;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.http.HttpMethod;
import org.springframework.web.bind.annotation.RestController;

/** The service has one controller and two endpoints of its own, and their routes have roles. */
final class AccessTest {
  @Test
  void shouldGiveEachRouteItsRole() {
    List<String> entries =
        HouseRules.importMain("io.factorline.ingest").stream()
            .filter(found ->
                found.isAnnotatedWith(RestController.class)
                    || found.isAnnotatedWith(Endpoint.class))
            .map(JavaClass::getSimpleName)
            .toList();
    AccessTable table = Access.table().build();

    assertThat(entries)
        .containsExactlyInAnyOrder("ApiDocs", "PartitionsEndpoint", "RebuildEndpoint");
    assertThat(table.knows(HttpMethod.GET, "/v3/api-docs")).isTrue();
    assertThat(table.knows(HttpMethod.GET, "/actuator/partitions")).isTrue();
    assertThat(table.knows(HttpMethod.POST, "/actuator/partitions")).isTrue();
    assertThat(table.knows(HttpMethod.POST, "/actuator/rebuild")).isTrue();
  }
}
