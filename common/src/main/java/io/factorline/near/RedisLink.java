package io.factorline.near;

import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.TrackingArgs;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.push.PushMessage;
import io.lettuce.core.protocol.AsyncCommand;
import io.lettuce.core.protocol.Command;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection from its opening to its end: reads with tracking, the invalidations that they
 * bring, and PINGs. It is never reconnected, since Redis forgets what a connection has read.
 *
 * <p>Commands may be sent from any thread; answers and pushes come on the connection's thread, in
 * the order in which Redis made them.
 */
final class RedisLink {

  private static final Logger LOG = LoggerFactory.getLogger(RedisLink.class);

  private final StatefulRedisConnection<String, byte[]> connection;
  private final Function<String, List<String>> fieldsOf;
  private final LinkListener listener;
  private final Queue<Pipeline> pipelines = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean closed = new AtomicBoolean();
  private long pingSentNs;
  private volatile long pongedNs;

  RedisLink(
      StatefulRedisConnection<String, byte[]> connection,
      Function<String, List<String>> fieldsOf,
      LinkListener listener) {
    this.connection = connection;
    this.fieldsOf = fieldsOf;
    this.listener = listener;
  }

  /** Switches tracking on; what is read from then on is tracked. */
  CompletionStage<String> track(long nowNs) {
    pingSentNs = nowNs;
    pongedNs = nowNs;
    connection.addListener(this::pushed);
    connection.addListener(
        new RedisConnectionStateListener() {
          @Override
          public void onRedisDisconnected(RedisChannelHandler<?, ?> handler) {
            listener.lost(RedisLink.this);
          }
        });
    return connection.async().clientTracking(TrackingArgs.Builder.enabled());
  }

  /** Sends the reads of all these keys in one write; each ends in its {@link Fetch}. */
  void fetch(List<? extends Fetch> fetches, long nowNs) {
    Pipeline pipeline =
        new Pipeline(List.copyOf(fetches), nowNs, new AtomicInteger(fetches.size()));
    pipelines.add(pipeline);
    List<AsyncCommand<String, byte[], ?>> commands = new ArrayList<>(fetches.size());
    for (Fetch fetch : pipeline.fetches()) {
      AsyncCommand<String, byte[], byte[] @Nullable []> command = read(fetch.key());
      command.onComplete((values, failure) -> ended(pipeline, fetch, values, failure));
      commands.add(command);
    }
    connection.dispatch(commands);
    if (closed.get()) {
      failAll();
    }
  }

  /** Fails what was sent longer ago than this; called by one thread at a time. */
  void expire(long nowNs, long timeoutNs) {
    for (Pipeline p = pipelines.peek(); p != null; p = pipelines.peek()) {
      if (!p.isDone() && nowNs - p.sentNs() <= timeoutNs) {
        return;
      }
      pipelines.remove(p);
      p.fail(NearFailure.TIMED_OUT);
    }
  }

  /** Sends a PING unless one is unanswered; by the keeper's thread only. */
  void ping(long nowNs) {
    if (isPingUnanswered()) {
      return;
    }
    pingSentNs = nowNs;
    connection
        .async()
        .ping()
        .whenComplete((pong, failure) -> {
          if ("PONG".equals(pong)) {
            pongedNs = nowNs;
            listener.ponged(this, nowNs);
          } else {
            LOG.debug("A PING was not answered with PONG.", failure);
            listener.lost(this);
          }
        });
  }

  boolean isPingUnanswered() {
    return pongedNs != pingSentNs;
  }

  long pingSentNs() {
    return pingSentNs;
  }

  /** Ends the connection; what is answered from here on counts as not answered. */
  void close() {
    if (closed.compareAndSet(false, true)) {
      var _ = connection.closeAsync();
    }
    failAll();
  }

  private void failAll() {
    for (Pipeline p = pipelines.poll(); p != null; p = pipelines.poll()) {
      p.fail(NearFailure.DISCONNECTED);
    }
  }

  private AsyncCommand<String, byte[], byte[] @Nullable []> read(String key) {
    var codec = connection.getCodec();
    List<String> fields = fieldsOf.apply(key);
    var arguments = new CommandArgs<>(codec).addKey(key).addKeys(fields);
    var output = FieldsOutput.of(codec, fields.size());
    return new AsyncCommand<>(new Command<>(CommandType.HMGET, output, arguments));
  }

  private void ended(
      Pipeline pipeline,
      Fetch fetch,
      byte @Nullable [] @Nullable [] values,
      @Nullable Throwable failure) {
    try {
      if (failure instanceof RedisCommandExecutionException) {
        LOG.debug("Redis refused a read key={}", fetch.key(), failure);
        fetch.failed(NearFailure.REFUSED);
      } else if (failure != null || values == null || closed.get()) {
        fetch.failed(NearFailure.DISCONNECTED);
      } else {
        fetch.answered(values);
      }
    } finally {
      pipeline.unanswered().decrementAndGet();
      fetch.settled();
    }
  }

  private void pushed(PushMessage message) {
    if (!message.getType().equals("invalidate")) {
      return;
    }
    try {
      List<Object> content =
          message.getContent(b -> StandardCharsets.ISO_8859_1.decode(b).toString());
      if (content.get(1) instanceof List<?> keys) {
        keys.forEach(key -> listener.invalidated((String) key));
      } else {
        listener.invalidated(null);
      }
    } catch (RuntimeException e) {
      LOG.error("An invalidation could not be read, the connection is given up.", e);
      listener.lost(this);
    }
  }

  private record Pipeline(List<Fetch> fetches, long sentNs, AtomicInteger unanswered) {

    boolean isDone() {
      return unanswered.get() == 0;
    }

    void fail(NearFailure failure) {
      if (!isDone()) {
        fetches.forEach(fetch -> fetch.failed(failure));
      }
    }
  }
}
