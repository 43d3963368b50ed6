package io.factorline.api.stream;

import io.factorline.api.config.FactorApiProperties;
import io.factorline.api.factors.FactorReads;
import io.factorline.error.ErrorCode;
import io.factorline.error.RequestException;
import io.factorline.metric.ApiMeters;
import io.factorline.near.NearCache;
import io.factorline.near.NearFollow;
import io.factorline.online.FactorReader;
import io.factorline.online.Stored;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import reactor.core.Disposable;
import reactor.core.scheduler.Scheduler;

/**
 * The open streams, bounded in number; they are ended in order before the web server stops.
 * Thread-safe.
 */
@Component
final class Feeds implements SmartLifecycle {
  private final FactorApiProperties.Stream settings;
  private final NearCache<Stored> rows;
  private final FactorReads reads;
  private final Scheduler scheduler;
  private final Feed.Traffic traffic;
  private final AtomicInteger taken = new AtomicInteger();
  private final Map<Feed, NearFollow> open = new ConcurrentHashMap<>();
  private volatile boolean isRunning;
  /* The web server starts before this bean does: a stream that comes between is no late one. */
  private volatile boolean isEnding;
  private volatile Disposable beats = () -> {};

  Feeds(
      FactorApiProperties properties,
      NearCache<Stored> rows,
      FactorReads reads,
      Scheduler scheduler,
      MeterRegistry registry) {
    this.settings = properties.stream();
    this.rows = rows;
    this.reads = reads;
    this.scheduler = scheduler;
    Counter sent = counter(ApiMeters.STREAM_ROWS, registry);
    Counter conflated = counter(ApiMeters.STREAM_CONFLATED, registry);
    this.traffic =
        new Feed.Traffic() {
          @Override
          public void sent() {
            sent.increment();
          }

          @Override
          public void conflated() {
            conflated.increment();
          }
        };
    Gauge.builder(ApiMeters.STREAMS.meterName(), taken, AtomicInteger::get)
        .baseUnit(ApiMeters.STREAMS.baseUnit())
        .description(ApiMeters.STREAMS.description())
        .register(registry);
  }

  private static Counter counter(ApiMeters meter, MeterRegistry registry) {
    return Counter.builder(meter.meterName())
        .baseUnit(meter.baseUnit())
        .description(meter.description())
        .register(registry);
  }

  /**
   * Opens a stream.
   *
   * @throws RequestException if there are too many, or too many rows are followed
   */
  Feed open(StreamRequest request) {
    if (isEnding) {
      throw new RequestException(ErrorCode.OVERLOADED, "must come again: the service stops");
    }
    if (taken.incrementAndGet() > settings.maxSubscribers()) {
      taken.decrementAndGet();
      throw new RequestException(
          ErrorCode.STREAM_LIMIT,
          "must be at most maxSubscribers: maxSubscribers=" + settings.maxSubscribers());
    }
    Feed feed = new Feed(request, reads, scheduler, traffic, this::ended);
    try {
      List<String> keys = FactorReader.keys(request.plan().plan(), request.symbols());
      open.put(feed, rows.follow(keys, feed));
      if (isEnding) {
        // It came while the others ended.
        feed.complete();
      }
    } catch (RejectedExecutionException e) {
      feed.cancel();
      throw new RequestException(ErrorCode.STREAM_LIMIT, "must wait: too many rows are followed");
    }
    return feed;
  }

  private void ended(Feed feed) {
    taken.decrementAndGet();
    NearFollow follow = open.remove(feed);
    if (follow != null) {
      follow.close();
    }
  }

  @Override
  public void start() {
    long everyMs = settings.beatEvery().toMillis();
    beats =
        scheduler.schedulePeriodically(
            () -> open.keySet().forEach(Feed::beat), everyMs, everyMs, TimeUnit.MILLISECONDS);
    isEnding = false;
    isRunning = true;
  }

  @Override
  public void stop() {
    isEnding = true;
    isRunning = false;
    beats.dispose();
    open.keySet().forEach(Feed::complete);
  }

  @Override
  public boolean isRunning() {
    return isRunning;
  }
}
