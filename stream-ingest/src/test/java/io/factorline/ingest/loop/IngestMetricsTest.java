package io.factorline.ingest.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.factorline.catalog.CatalogLoader;
import io.factorline.engine.EnginePlan;
import io.factorline.event.RejectReason;
import io.factorline.metric.IngestMeters;
import io.factorline.time.EpochClock;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** All meters of the enum are there, each with its tags, and no others. */
final class IngestMetricsTest {
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

  private static IngestMetrics used(SimpleMeterRegistry registry) {
    IngestMetrics metrics = new IngestMetrics(registry);
    metrics.gauges(new Gate());
    metrics.gauge(IngestMeters.QUEUED, Tags.empty(), () -> 0);
    var _ = new Freshness(metrics, EnginePlan.of(CatalogLoader.defaults()), EpochClock.SYSTEM);
    metrics.bar("live_1s");
    metrics.ownerClock("WORLD");
    metrics.rewrite("reconnect");
    metrics.seed(true, 5);
    return metrics;
  }

  @Test
  void shouldRegisterEachMeterOfTheListAndNoOther() {
    used(registry);
    Set<String> names =
        registry.getMeters().stream()
            .map(meter -> meter.getId().getName())
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(names)
        .containsExactlyInAnyOrderElementsOf(
            /* The memory of Redis is told by who asks Redis for it: StartupIT looks at it. */
            Arrays.stream(IngestMeters.values())
                .filter(meter -> meter != IngestMeters.REDIS_MEMORY)
                .map(IngestMeters::meterName)
                .toList());
  }

  @Test
  void shouldTagOnlyFromEnumsAndTheCatalog() {
    used(registry);
    Map<String, Set<String>> tags = new TreeMap<>();
    registry
        .getMeters()
        .forEach(meter -> {
          for (Tag tag : meter.getId().getTags()) {
            String name = meter.getId().getName() + ":" + tag.getKey();
            tags.computeIfAbsent(name, key -> new TreeSet<>()).add(tag.getValue());
          }
        });
    List<String> reasons =
        Stream.concat(
                Stream.of("applied"),
                Arrays.stream(RejectReason.values()).map(r -> r.name().toLowerCase(Locale.ROOT)))
            .sorted()
            .toList();
    assertThat(tags.get("ingest.records:outcome")).containsExactlyElementsOf(reasons);
    assertThat(tags.get("ingest.paused:cause")).containsExactly("bars", "rejects", "store");
    assertThat(tags.get("ingest.undelivered:kind")).containsExactly("bars", "rejects");
    assertThat(tags.get("ingest.partitions:state")).containsExactly("closed", "open");
    assertThat(tags.get("ingest.owner.clocks:venue")).containsExactly("WORLD");
  }

  @Test
  void shouldCountRejectsByReason() {
    IngestMetrics metrics = used(registry);
    metrics.rejected(RejectReason.WRONG_PARTITION);
    metrics.rejected(RejectReason.WRONG_PARTITION);
    metrics.applied();
    metrics.gap(7);
    assertThat(registry.get("ingest.records").tag("outcome", "wrong_partition").counter().count())
        .isEqualTo(2);
    assertThat(registry.get("ingest.records").tag("outcome", "applied").counter().count())
        .isEqualTo(1);
    assertThat(registry.get("ingest.gaps").counter().count()).isEqualTo(7);
  }
}
