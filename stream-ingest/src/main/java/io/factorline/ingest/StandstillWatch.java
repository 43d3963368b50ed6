package io.factorline.ingest;

import io.factorline.event.Topics;
import io.factorline.ingest.consume.TopicInspector;
import io.factorline.redis.PartitionStore;
import io.factorline.redis.StoreException;
import io.factorline.store.Heartbeat;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Joins the group again where nobody reads though Kafka and Redis answer. */
@Component
class StandstillWatch {
  private static final Logger LOG = LoggerFactory.getLogger(StandstillWatch.class);
  private static final long CHECK_MS = 1_000;

  private final IngestService service;
  private final TopicInspector inspector;
  private final ProcessEnd processEnd;
  private final Standstill standstill = new Standstill();

  StandstillWatch(IngestService service, TopicInspector inspector, ProcessEnd processEnd) {
    this.service = service;
    this.inspector = inspector;
    this.processEnd = processEnd;
  }

  @Scheduled(fixedDelay = CHECK_MS)
  void check() {
    Pipeline pipeline = service.pipeline();
    if (pipeline == null || pipeline.isReading(Standstill.PATIENCE) || !service.isRunning()) {
      standstill.clear();
      return;
    }
    try {
      long beats = beatsOfOthers(pipeline.owner(), pipeline.link().partitions());
      act(pipeline, standstill.readsNothing(beats, System.nanoTime()));
    } catch (KafkaException | StoreException e) {
      LOG.debug("Whether somebody reads cannot be told", e);
      standstill.clear();
    }
  }

  private void act(Pipeline pipeline, Standstill.Verdict verdict) {
    switch (verdict) {
      case WAIT -> {}
      case JOIN_AGAIN -> {
        LOG.warn("Nobody reads any partition, this process joins the group again");
        pipeline.restart();
      }
      case END -> processEnd.now("nobody reads, and joining the group again did not help");
    }
  }

  private long beatsOfOthers(String owner, PartitionStore store) {
    long beats = 0;
    int partitions = inspector.inspect(Topics.TICKS).partitions();
    for (int partition = 0; partition < partitions; partition++) {
      Heartbeat heartbeat = store.heartbeat(partition);
      if (heartbeat != null && !heartbeat.owner().equals(owner)) {
        beats += heartbeat.beat();
      }
    }
    return beats;
  }
}
