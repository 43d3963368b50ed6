package io.factorline.sync.job;

import io.factorline.error.ErrorCode;
import io.factorline.error.RequestException;
import io.factorline.redis.JobId;
import io.factorline.redis.JobStore;
import io.factorline.redis.StoreException;
import io.factorline.sync.job.SchedulesProperties.Schedule;
import io.factorline.sync.web.JsonBody;
import io.factorline.time.EpochClock;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Submits jobs by the clock, each firing once over all processes: the job's id is made of the
 * schedule and the time of the firing, so that a second process finds it there. Firings that were
 * missed become one; a firing waits while the job of the one before is unfinished. One thread.
 */
final class Schedules {
  private static final Logger LOG = LoggerFactory.getLogger(Schedules.class);
  private static final Duration LOOK_BACK = Duration.ofDays(1);

  private final List<Schedule> schedules;
  private final JobStore store;
  private final JobQueue queue;
  private final EpochClock clock;
  private final JobMetrics metrics;
  private final Map<Schedule, Long> lastFirings = new LinkedHashMap<>();

  Schedules(
      List<Schedule> schedules,
      JobStore store,
      JobQueue queue,
      EpochClock clock,
      JobMetrics metrics) {
    this.schedules = schedules;
    this.store = store;
    this.queue = queue;
    this.clock = clock;
    this.metrics = metrics;
  }

  /** Submits what is due. */
  void tick() {
    for (Schedule schedule : schedules) {
      try {
        tick(schedule);
      } catch (StoreException e) {
        LOG.debug("A schedule waits for Redis. type={}", schedule.type(), e);
      } catch (RuntimeException e) {
        LOG.error("A schedule cannot fire. type={}", schedule.type(), e);
      }
    }
  }

  private void tick(Schedule schedule) {
    long nowMs = clock.nowMs();
    Long known = lastFirings.get(schedule);
    if (known == null) {
      // Its first sight is its start, unless it was seen before.
      long noted = store.lastFiringMs(schedule.canonical());
      known = noted == 0 ? store.noteFiring(schedule.canonical(), nowMs) : noted;
      lastFirings.put(schedule, known);
    }
    if (due(schedule, known, nowMs) == 0) {
      return;
    }
    long newest = Math.max(known, store.lastFiringMs(schedule.canonical()));
    lastFirings.put(schedule, newest);
    long dueMs = due(schedule, newest, nowMs);
    if (dueMs != 0 && !isUnfinished(id(schedule, newest))) {
      fire(schedule, dueMs);
    }
  }

  /** The last firing after one time and up to another; 0 if there is none. */
  private static long due(Schedule schedule, long afterMs, long nowMs) {
    long due = 0;
    long fromMs = Math.max(afterMs, nowMs - LOOK_BACK.toMillis());
    ZonedDateTime next = next(schedule, Instant.ofEpochMilli(fromMs).atZone(schedule.zone()));
    while (next != null && next.toInstant().toEpochMilli() <= nowMs) {
      due = next.toInstant().toEpochMilli();
      next = next(schedule, next);
    }
    return due;
  }

  private static @Nullable ZonedDateTime next(Schedule schedule, ZonedDateTime after) {
    return schedule.expression().next(after);
  }

  private boolean isUnfinished(String id) {
    return store.find(id).filter(job -> !job.state().isFinal()).isPresent();
  }

  private void fire(Schedule schedule, long dueMs) {
    try {
      queue.submit(id(schedule, dueMs), request(schedule));
      metrics.fired(schedule.type(), "submitted");
    } catch (RequestException e) {
      metrics.fired(schedule.type(), "refused");
      LOG.warn("A firing was refused. type={}, {}", schedule.type(), e.detail());
      if (e.code() == ErrorCode.QUEUE_FULL) {
        return;
      }
    }
    lastFirings.put(schedule, store.noteFiring(schedule.canonical(), dueMs));
  }

  static Map<String, @Nullable Object> request(Schedule schedule) {
    Map<String, @Nullable Object> request =
        JsonBody.object(schedule.parameters().getBytes(StandardCharsets.UTF_8));
    request.put("type", schedule.type());
    return request;
  }

  static String id(Schedule schedule, long firingMs) {
    CRC32 mark = new CRC32();
    mark.update(schedule.canonical().getBytes(StandardCharsets.UTF_8));
    return JobId.of(firingMs, (int) mark.getValue());
  }
}
