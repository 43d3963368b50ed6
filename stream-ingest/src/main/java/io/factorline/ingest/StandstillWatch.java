package io.factorline.ingest;

import io.factorline.ingest.consume.TopicIdentity;
import io.factorline.redis.PartitionStore;
import io.factorline.redis.StoreException;
import io.factorline.store.Heartbeat;
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
  private final TopicWatch kafka;
  private final ProcessEnd processEnd;
  private final Standstill standstill = new Standstill();

  StandstillWatch(IngestService service, TopicWatch kafka, ProcessEnd processEnd) {
    this.service = service;
    this.kafka = kafka;
    this.processEnd = processEnd;
  }

  @Scheduled(fixedDelay = CHECK_MS)
  void check() {
    Pipeline pipeline = service.pipeline();
    TopicIdentity topic = kafka.topic();
    if (pipeline == null
        || topic == null
        || !service.isRunning()
        || pipeline.isReading(Standstill.PATIENCE)) {
      standstill.clear();
      return;
    }
    try {
      long beats = beatsOfOthers(pipeline, topic.partitions());
      act(pipeline, standstill.readsNothing(beats, System.nanoTime()));
    } catch (StoreException e) {
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

  private static long beatsOfOthers(Pipeline pipeline, int partitions) {
    PartitionStore store = pipeline.link().partitions();
    long beats = 0;
    for (int partition = 0; partition < partitions; partition++) {
      Heartbeat heartbeat = store.heartbeat(partition);
      if (heartbeat != null && !heartbeat.owner().equals(pipeline.owner())) {
        beats += heartbeat.beat();
      }
    }
    return beats;
  }
}
