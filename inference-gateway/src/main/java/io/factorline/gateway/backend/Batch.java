package io.factorline.gateway.backend;

import io.factorline.gateway.deadline.Deadline;
import io.factorline.gateway.repository.Manifest;
import io.factorline.gateway.repository.ModelKey;
import io.factorline.gateway.tensor.Tensor;
import io.factorline.tracing.SpanKeys;
import io.factorline.tracing.SpanRole;
import io.factorline.tracing.TraceSpan;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Calls of one version that go out as one. Thread-safe. */
final class Batch {
  private final Manifest manifest;
  private final List<Member> members = new ArrayList<>();
  private final CountDownLatch sent = new CountDownLatch(1);
  private @Nullable Thread runner;
  private int rows;

  /** A call in a batch, and its scores. */
  static final class Member {
    private final Batch batch;
    private final ScoreRequest request;
    private final TraceSpan trace = TraceSpan.current();
    private final CompletableFuture<double[]> scores = new CompletableFuture<>();

    private Member(Batch batch, ScoreRequest request) {
      this.batch = batch;
      this.request = request;
    }

    Batch batch() {
      return batch;
    }

    /**
     * Its scores, once the batch has them.
     *
     * @throws ScoreFailure what the batch ended with, or the end of the call's time
     */
    double[] await() throws ScoreFailure, InterruptedException {
      try {
        long leftNs = Math.max(0, request.deadline().leftNs());
        return scores.get(leftNs, TimeUnit.NANOSECONDS);
      } catch (TimeoutException e) {
        throw new ScoreFailure(ScoreFailure.Kind.DEADLINE, "must have time left", e);
      } catch (ExecutionException e) {
        if (e.getCause() instanceof ScoreFailure failure) {
          throw new ScoreFailure(failure.kind(), failure.getMessage() + "", failure);
        }
        throw new IllegalStateException(
            "must be scored or fail: model=" + request.key(), e.getCause());
      }
    }
  }

  Batch(Manifest manifest) {
    this.manifest = manifest;
  }

  ModelKey key() {
    return new ModelKey(manifest.model(), manifest.version());
  }

  /** Whether a call has the same version of the same file, and room. */
  synchronized boolean fits(ScoreRequest request, int mostRows) {
    return manifest.equals(request.manifest()) && rows + request.rows() <= mostRows;
  }

  synchronized Member add(ScoreRequest request) {
    Member member = new Member(this, request);
    members.add(member);
    rows += request.rows();
    return member;
  }

  synchronized int rows() {
    return rows;
  }

  synchronized int calls() {
    return members.size();
  }

  /** It goes out; nothing is added any more. */
  void sent() {
    sent.countDown();
  }

  /** Whether it went out within so long. */
  boolean awaitSent(long ns) throws InterruptedException {
    return sent.await(ns, TimeUnit.NANOSECONDS);
  }

  /** Takes a call out; true where it was the last. Nobody waits for the backend then. */
  synchronized boolean remove(Member member) {
    if (members.remove(member)) {
      rows -= member.request.rows();
    }
    if (members.isEmpty() && runner != null) {
      runner.interrupt();
    }
    return members.isEmpty();
  }

  /** Asks the backend for the rows of all calls that still wait, on this thread. */
  void run(Backend backend) {
    List<Member> asked = begin();
    if (asked.isEmpty()) {
      return;
    }
    TraceSpan call = call(asked);
    try (var _ = call.open()) {
      give(asked, backend.score(merged(asked)));
    } catch (ScoreFailure e) {
      fail(e);
    } catch (RuntimeException e) {
      asked.forEach(member -> member.scores.completeExceptionally(e));
    } finally {
      call.end();
      end();
    }
  }

  /* In the trace of the first call that is followed; the others are linked. */
  private static TraceSpan call(List<Member> asked) {
    TraceSpan first = asked.getFirst().trace;
    for (Member member : asked) {
      first = first.isRecorded() ? first : member.trace;
    }
    if (!first.isRecorded()) {
      return first;
    }
    TraceSpan call = first.child("score batch", SpanRole.CLIENT);
    for (Member member : asked) {
      call.link(member.trace.isRecorded() ? member.trace.ref() : null);
    }
    return call.set(SpanKeys.RECORDS, asked.size());
  }

  private synchronized List<Member> begin() {
    runner = Thread.currentThread();
    return List.copyOf(members);
  }

  private synchronized void end() {
    runner = null;
  }

  private static ScoreRequest merged(List<Member> asked) {
    ScoreRequest first = asked.getFirst().request;
    if (asked.size() == 1) {
      return first;
    }
    int bytes = 0;
    long rows = 0;
    Deadline latest = first.deadline();
    for (Member member : asked) {
      bytes += member.request.input().bytes().remaining();
      rows += member.request.rows();
      Deadline own = member.request.deadline();
      latest = own.endNs() - latest.endNs() > 0 ? own : latest;
    }
    ByteBuffer all = ByteBuffer.allocate(bytes);
    asked.forEach(member -> all.put(member.request.input().bytes()));
    Tensor input = first.input();
    List<Long> shape = List.of(rows, input.shape().get(1));
    Tensor merged = new Tensor(input.name(), input.type(), shape, all.flip());
    return new ScoreRequest(first.manifest(), first.id(), merged, latest);
  }

  private static void give(List<Member> asked, double[] scores) {
    int from = 0;
    for (Member member : asked) {
      int to = from + member.request.rows();
      member.scores.complete(Arrays.copyOfRange(scores, from, to));
      from = to;
    }
  }

  /** Tells a failure to each of its calls. */
  synchronized void fail(ScoreFailure failure) {
    members.forEach(member -> member.scores.completeExceptionally(failure));
  }
}
