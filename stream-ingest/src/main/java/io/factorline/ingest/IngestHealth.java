package io.factorline.ingest;

import io.factorline.ingest.loop.IngestLoop;
import java.time.Duration;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/** Whether this process can do its work, and if not, what it waits for. */
@Component("ingest")
class IngestHealth implements HealthIndicator {
  private static final Duration HANGS = Duration.ofSeconds(5);

  private final IngestService service;
  private final TopicWatch topic;

  IngestHealth(IngestService service, TopicWatch topic) {
    this.service = service;
    this.topic = topic;
  }

  @Override
  public Health health() {
    Pipeline pipeline = service.pipeline();
    Health.Builder health = Health.up();
    String kafka = topic.problem();
    health.withDetail("kafka", kafka == null ? "answers" : kafka);
    String waiting = kafka == null ? null : "kafka";
    if (pipeline == null) {
      health.withDetail("redis", "was not reached yet");
      return health.down().withDetail("waitingFor", "redis").build();
    }
    IngestLoop loop = pipeline.loop();
    waiting = waiting == null ? waiting(loop) : waiting;
    String redis = loop.storeProblem();
    health
        .withDetail("redis", redis == null ? "answers" : "takes no rows: " + redis)
        .withDetail("open", loop.status().commits().size())
        .withDetail("closed", new TreeMap<>(loop.status().closed()))
        .withDetail("queued", loop.queuedRecords());
    if (waiting != null) {
      health.down().withDetail("waitingFor", waiting);
    }
    return health.build();
  }

  private static @Nullable String waiting(IngestLoop loop) {
    if (loop.failure() != null) {
      return "the loop, which failed";
    }
    if (loop.sinceBeatMs() > HANGS.toMillis()) {
      return "the loop, which hangs";
    }
    if (!loop.status().closed().isEmpty()) {
      return "someone to open the closed partitions";
    }
    return loop.pausedBy();
  }
}
