package io.factorline.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.factorline.catalog.CatalogLoader;
import io.factorline.engine.EnginePlan;
import io.factorline.event.ClockSource;
import io.factorline.event.Topics;
import io.factorline.local.backend.KafkaTopics;
import io.factorline.local.process.OsProcess;
import io.factorline.store.Heartbeat;
import io.factorline.store.TopicId;
import io.lettuce.core.RedisClient;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Redis, Kafka and stream-ingest stand still, die, or forget everything under two live feeds, one
 * with clocks and one whose owner makes them: nothing is lost.
 */
final class OutageIT {
  private static final EnginePlan PLAN = EnginePlan.of(CatalogLoader.defaults());
  private static final int RECORDS = 200;
  private static final int BEATS = 4;

  @Test
  void shouldGoOnWhereItStoodAfterEachOutage(@TempDir Path directory) {
    try (IngestStack stack = new IngestStack(directory)) {
      OsProcess ingest = stack.startIngest("ingest.store-timeout=500ms");
      Management management = stack.management(ingest);
      List<Runnable> outages =
          List.of(
              () -> freezeRedis(stack, management),
              () -> emptyRedisUnderItsOwner(stack, management),
              () -> killRedis(stack, management),
              () -> freezeKafka(stack),
              () -> killKafka(stack));
      String servers = stack.kafka().bootstrapServers();
      try (SteadyFeed clocked = new SteadyFeed(servers, "SIM.", "SIM", true);
          SteadyFeed silent = new SteadyFeed(servers, "OTHER.", "WORLD", false)) {
        outages.forEach(outage -> goOnAfter(stack, outage));
        assertThat(ingest.isAlive()).isTrue();
        goOnAfter(
            stack,
            () -> {
              ingest.kill();
              stack.startIngest();
            });
        assertThat(List.of(clocked, silent)).allMatch(SteadyFeed::isRunning);
      }
      requireEqualToTheLog(stack);
      emptyRedisWhileNothingHappens(stack);
    }
  }

  /** Behind an outage both feeds are applied again, and the clocks of the second are made. */
  private static void goOnAfter(IngestStack stack, Runnable outage) {
    stack.awaitProgress(RECORDS);
    IngestStack.await("a clock of the owner", () -> ownerClockNs(stack) > 0);
    long beforeNs = ownerClockNs(stack);
    outage.run();
    stack.awaitProgress(RECORDS);
    IngestStack.await("a later clock of the owner", () -> ownerClockNs(stack) > beforeNs);
  }

  /** Owners go on to append clocks until their venues are silent, so the two may differ a while. */
  private static void requireEqualToTheLog(IngestStack stack) {
    stack.awaitApplied();
    TopicId topic = stack.rows().values().iterator().next().hot().header().topic();
    awaitRowsOfTheLog(stack, topic);
  }

  private static void awaitRowsOfTheLog(IngestStack stack, TopicId topic) {
    IngestStack.await(
        "rows as of the log",
        () -> stack.digests().bySymbol().equals(twin(stack, topic).digests().bySymbol()));
  }

  private static Twin twin(IngestStack stack, TopicId topic) {
    return new Twin(PLAN, topic, KafkaTopics.PARTITIONS).apply(stack.log(Topics.TICKS));
  }

  private static void freezeRedis(IngestStack stack, Management management) {
    stack.redis().pause();
    IngestStack.await("health tells of the store", () -> "store".equals(management.waitingFor()));
    assertThat(management.metric("ingest_paused{cause=\"store\"}")).isEqualTo(1);
    IngestStack.await("the lag grows", () -> management.metric("ingest_lag_seconds") > 2);
    stack.redis().resume();
    IngestStack.await("health tells that it is over", management::isUp);
  }

  private static void emptyRedisUnderItsOwner(IngestStack stack, Management management) {
    long fence = fence(stack);
    empty(stack);
    stack.awaitHeartbeats();
    assertThat(stack.heartbeats()).allMatch(beat -> beat.closed() == null);
    assertThat(fence(stack)).isEqualTo(fence);
    IngestStack.await("health tells that it is over", management::isUp);
  }

  private static void killRedis(IngestStack stack, Management management) {
    stack.redis().kill();
    IngestStack.await("health tells of the store", () -> "store".equals(management.waitingFor()));
    stack.redis().start();
    IngestStack.await("health tells that it is over", management::isUp);
  }

  /** The heartbeats go on without Kafka. */
  private static void freezeKafka(IngestStack stack) {
    stack.kafka().pause();
    long before = beats(stack);
    IngestStack.await(
        "some more heartbeats of each partition",
        () -> beats(stack) >= before + BEATS * KafkaTopics.PARTITIONS);
    stack.kafka().resume();
  }

  private static void killKafka(IngestStack stack) {
    stack.kafka().kill();
    stack.kafka().start();
  }

  /** No tick comes that could show that rows are gone: the heartbeat does. */
  private static void emptyRedisWhileNothingHappens(IngestStack stack) {
    TopicId topic = stack.rows().values().iterator().next().hot().header().topic();
    empty(stack);
    stack.awaitHeartbeats();
    awaitRowsOfTheLog(stack, topic);
    FeastCopies.awaitAsInRows(stack);
  }

  private static void empty(IngestStack stack) {
    RedisClient client = RedisClient.create(stack.redis().uri());
    try {
      client.connect().sync().flushall();
    } finally {
      client.shutdown();
    }
  }

  private static long fence(IngestStack stack) {
    return stack.heartbeats().stream().mapToLong(Heartbeat::fence).max().orElseThrow();
  }

  private static long beats(IngestStack stack) {
    return stack.heartbeats().stream().mapToLong(Heartbeat::beat).sum();
  }

  /** The newest clock that an owner made and Redis has the rows of. */
  private static long ownerClockNs(IngestStack stack) {
    return stack.heartbeats().stream()
        .flatMap(beat -> beat.venues().stream())
        .filter(venue -> venue.mark().source() == ClockSource.OWNER)
        .mapToLong(venue -> venue.mark().clockNs())
        .max()
        .orElse(0);
  }
}
