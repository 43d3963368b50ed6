package io.factorline.redis;

import io.factorline.redis.StoredJob.Failure;
import io.factorline.redis.StoredJob.Progress;
import io.lettuce.core.KeyValue;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.api.async.RedisAsyncCommands;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Jobs in Redis: a hash for each, a sorted set of the unfinished and one of the finished. Each
 * script touches one key, so an end that comes between two of them leaves something that the next
 * look at the queue puts right. Calls block until Redis has answered. Thread-safe.
 *
 * <p>Every call but the constructor throws {@link StoreException} if Redis does not answer; whether
 * it has done what was asked is then unknown.
 */
public final class JobStore {
  private static final byte[] ACTIVE = Text.utf8("fl:jobs:active");
  private static final byte[] DONE = Text.utf8("fl:jobs:done");
  private static final byte[] FENCE = Text.utf8("fl:jobs:fence");
  private static final byte[] FIRED = Text.utf8("fl:jobs:fired");

  /** An id without a job is one whose maker has died, once it is this old. */
  private static final Duration ORPHAN_AGE = Duration.ofMinutes(1);

  private final LazyConnection connection;
  private final RedisScript script = RedisScript.load("job.lua");
  private final RedisScript admit = RedisScript.load("job-admit.lua");
  private final RedisScript fired = RedisScript.load("job-fired.lua");
  private final int keptJobs;

  JobStore(LazyConnection connection, int keptJobs) {
    this.connection = connection;
    this.keptJobs = keptJobs;
  }

  /**
   * Puts a job into the queue.
   *
   * @param id {@link JobId#isValid valid}; who gives the same one twice gets one job
   * @param maxUnfinished how many jobs may be unfinished at once
   */
  public JobAdmission submit(String id, String type, String parameters, int maxUnfinished) {
    if (asked(redis -> redis.exists(key(id))) > 0) {
      return JobAdmission.KNOWN;
    }
    long admitted =
        asked(redis ->
            admit.run(
                redis,
                new byte[][] {ACTIVE},
                Text.all(id, Long.toString(JobId.createdMs(id)), Integer.toString(maxUnfinished))));
    if (admitted == 0) {
      return JobAdmission.FULL;
    }
    return run(id, "create", type, parameters) == 1 ? JobAdmission.QUEUED : JobAdmission.KNOWN;
  }

  /** Ids of all unfinished jobs, oldest first. */
  public List<String> unfinished() {
    return asked(redis -> redis.zrange(ACTIVE, 0, -1)).stream().map(Text::of).toList();
  }

  /** Type of a job; empty if there is no such job. */
  public Optional<String> type(String id) {
    byte[] type = asked(redis -> redis.hget(key(id), Text.utf8("type")));
    return type == null ? Optional.empty() : Optional.of(Text.of(type));
  }

  /**
   * Claims a job if it waits or if the lease of the one before is over.
   *
   * @param owner who claims, for people
   * @param maxAttempts claims without a checkpoint after which the job has failed
   * @return empty if it cannot be had now
   */
  public Optional<JobLease> claim(String id, String owner, Duration lease, int maxAttempts) {
    long fence = asked(redis -> redis.incr(FENCE));
    long answer = claim(id, owner, lease, maxAttempts, fence);
    if (answer == -2) {
      long seen = seenFence(id);
      long step = Math.max(1, seen - fence + 1);
      fence = asked(redis -> redis.incrby(FENCE, step));
      answer = claim(id, owner, lease, maxAttempts, fence);
    }
    if (answer == -1) {
      index(id);
    } else if (answer == -3) {
      forgetOrphan(id);
    }
    return answer == 1 ? leased(id, fence) : Optional.empty();
  }

  private long claim(String id, String owner, Duration lease, int maxAttempts, long fence) {
    return run(
        id,
        "claim",
        owner,
        Long.toString(lease.toMillis()),
        Long.toString(fence),
        Integer.toString(maxAttempts));
  }

  private long seenFence(String id) {
    String seen = JobHash.ofAll(asked(redis -> redis.hgetall(key(id)))).text("fence");
    return seen == null ? 0 : Long.parseLong(seen);
  }

  private Optional<JobLease> leased(String id, long fence) {
    JobHash hash = JobHash.ofAll(asked(redis -> redis.hgetall(key(id))));
    if (!Long.toString(fence).equals(hash.text("fence"))) {
      return Optional.empty();
    }
    return Optional.of(new JobLease(hash.job(id), fence, hash.text("checkpoint")));
  }

  private void forgetOrphan(String id) {
    List<byte[]> time = asked(RedisAsyncCommands::time);
    long nowMs = Long.parseLong(Text.of(time.getFirst())) * 1_000;
    if (JobId.createdMs(id) < nowMs - ORPHAN_AGE.toMillis()) {
      asked(redis -> redis.zrem(ACTIVE, Text.utf8(id)));
    }
  }

  /** Holds the lease for so long from now, and notes the progress. */
  public JobAnswer renew(JobLease lease, Duration length, Progress progress) {
    return JobAnswer.of(
        run(
            lease.id(),
            "renew",
            Long.toString(lease.fence()),
            Long.toString(length.toMillis()),
            Long.toString(progress.done()),
            Long.toString(progress.total()),
            progress.unit()));
  }

  /** Saves where the next one goes on, and holds the lease for so long from now. */
  public JobAnswer checkpoint(JobLease lease, Duration length, String json) {
    return JobAnswer.of(
        run(
            lease.id(),
            "checkpoint",
            Long.toString(lease.fence()),
            Long.toString(length.toMillis()),
            json));
  }

  /**
   * Ends a job.
   *
   * @param state a final one
   * @param runId the only run of Redis in which it may end so; empty for any
   */
  public JobAnswer finish(
      JobLease lease,
      JobState state,
      Progress progress,
      String runId,
      @Nullable String report,
      @Nullable Failure failure) {
    if (!state.isFinal()) {
      throw new IllegalArgumentException("must be final: state=" + state);
    }
    Stream<String> head =
        Stream.of(
            Long.toString(lease.fence()),
            state.name(),
            Long.toString(progress.done()),
            Long.toString(progress.total()),
            progress.unit(),
            runId);
    Stream<String> result = report == null ? Stream.of() : Stream.of("report", report);
    String[] arguments =
        Stream.of(head, result, fields(failure))
            .flatMap(Function.identity())
            .toArray(String[]::new);
    JobAnswer answer = JobAnswer.of(run(lease.id(), "finish", arguments));
    if (answer == JobAnswer.DONE) {
      index(lease.id());
    }
    return answer;
  }

  /**
   * Gives a job back to the queue, with its last checkpoint.
   *
   * @param wait how long nobody may claim it
   * @param counts whether this attempt counts
   */
  public JobAnswer release(
      JobLease lease, Duration wait, boolean counts, @Nullable Failure failure) {
    Stream<String> head =
        Stream.of(Long.toString(lease.fence()), Long.toString(wait.toMillis()), counts ? "0" : "1");
    return JobAnswer.of(
        run(lease.id(), "release", Stream.concat(head, fields(failure)).toArray(String[]::new)));
  }

  private static Stream<String> fields(@Nullable Failure failure) {
    return failure == null
        ? Stream.of()
        : Stream.of("code", failure.code(), "detail", failure.detail());
  }

  /** Asks a job to stop. */
  public JobCancellation cancel(String id) {
    JobCancellation answer = JobCancellation.of(run(id, "cancel"));
    if (answer == JobCancellation.CANCELLED) {
      index(id);
    }
    return answer;
  }

  /** The job of an id; empty if there is none, or no more. */
  public Optional<StoredJob> find(String id) {
    JobHash hash = JobHash.ofAll(asked(redis -> redis.hgetall(key(id))));
    return hash.isEmpty() ? Optional.empty() : Optional.of(hash.job(id));
  }

  /** The newest jobs, newest first, without parameters and reports. */
  public List<StoredJob> newest(int limit) {
    List<String> ids =
        Stream.of(ACTIVE, DONE)
            .flatMap(set -> asked(redis -> redis.zrange(set, 0, -1)).stream())
            .map(Text::of)
            .distinct()
            .sorted(Comparator.<String>naturalOrder().reversed())
            .limit(limit)
            .toList();
    List<StoredJob> jobs = new ArrayList<>(ids.size());
    List<RedisFuture<List<KeyValue<byte[], byte[]>>>> answers = new ArrayList<>();
    RedisAsyncCommands<byte[], byte[]> redis = connection.get().async();
    ids.forEach(id -> answers.add(redis.hmget(key(id), JobHash.SUMMARY)));
    for (int i = 0; i < ids.size(); i++) {
      RedisFuture<List<KeyValue<byte[], byte[]>>> answer = answers.get(i);
      JobHash hash = JobHash.ofSome(asked(ignored -> answer));
      if (!hash.isEmpty()) {
        jobs.add(hash.job(ids.get(i)));
      }
    }
    return jobs;
  }

  /** The newest firing of a schedule that was noted, ms since the epoch; 0 if none was. */
  public long lastFiringMs(String schedule) {
    byte[] noted = asked(redis -> redis.hget(FIRED, Text.utf8(schedule)));
    return noted == null ? 0 : Long.parseLong(Text.of(noted));
  }

  /** Notes a firing unless a newer one was, and gives the newest. */
  public long noteFiring(String schedule, long firingMs) {
    byte[][] arguments = Text.all(schedule, Long.toString(firingMs));
    return asked(redis -> fired.run(redis, new byte[][] {FIRED}, arguments));
  }

  /** Moves an ended job from the unfinished to the finished, and drops those that are too old. */
  private void index(String id) {
    find(id)
        .ifPresent(job -> {
          long finishedMs = job.times().finishedMs();
          asked(redis -> redis.zadd(DONE, (double) finishedMs, Text.utf8(id)));
        });
    asked(redis -> redis.zrem(ACTIVE, Text.utf8(id)));
    List<byte[]> old = asked(redis -> redis.zrange(DONE, 0, -keptJobs - 1L));
    for (byte[] oldId : old) {
      asked(redis -> redis.del(key(Text.of(oldId))));
      asked(redis -> redis.zrem(DONE, oldId));
    }
  }

  private long run(String id, String action, String... arguments) {
    byte[][] all =
        Stream.concat(Stream.of(action), Stream.of(arguments))
            .map(Text::utf8)
            .toArray(byte[][]::new);
    return asked(redis -> script.run(redis, new byte[][] {key(id)}, all));
  }

  private static byte[] key(String id) {
    return ("fl:job:{" + id + "}").getBytes(StandardCharsets.UTF_8);
  }

  private <T extends @Nullable Object> T asked(
      Function<RedisAsyncCommands<byte[], byte[]>, CompletionStage<T>> question) {
    try {
      return question.apply(connection.get().async()).toCompletableFuture().join();
    } catch (RedisException | CompletionException e) {
      throw new StoreException("Redis must answer", e);
    }
  }
}
