package io.factorline.near;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends placeholders on their way, and stores and hands out what comes back. */
final class Fetcher<V> {

  private static final Logger LOG = LoggerFactory.getLogger(Fetcher.class);

  private final NearDecoder<V> decoder;
  private final NearCacheConfig config;
  private final LongSupplier nanoTime;
  private final NearRecorder recorder;
  private final AtomicInteger inFlight = new AtomicInteger();

  Fetcher(
      NearDecoder<V> decoder,
      NearCacheConfig config,
      LongSupplier nanoTime,
      NearRecorder recorder) {
    this.decoder = decoder;
    this.config = config;
    this.nanoTime = nanoTime;
    this.recorder = recorder;
  }

  /** Sends these flights, which the caller has claimed, in one pipeline. */
  void fetch(RedisLink link, List<Flight<V>> flights) {
    int count = flights.size();
    if (inFlight.addAndGet(count) > config.maxInFlight()) {
      inFlight.addAndGet(-count);
      flights.forEach(flight -> fail(flight, NearFailure.OVERLOADED));
      return;
    }
    recorder.fetched(count);
    List<Fetch> fetches = new ArrayList<>(count);
    flights.forEach(flight -> fetches.add(new FlightFetch(flight)));
    link.fetch(fetches, nanoTime.getAsLong());
  }

  int inFlight() {
    return inFlight.get();
  }

  private void land(Flight<V> flight, byte[] @Nullable [] fields) {
    V value;
    try {
      value = isAbsent(fields) ? null : decoder.decode(flight.slot().key(), fields);
    } catch (RuntimeException e) {
      LOG.warn("A hash could not be decoded key={}", flight.slot().key(), e);
      fail(flight, NearFailure.UNREADABLE);
      return;
    }
    Reading<V> stored = value == null ? new Reading.Absent<>() : new Reading.Fresh<>(value);
    boolean isStored = flight.slot().land(flight, stored);
    flight.complete(value == null ? stored : new Reading.Fetched<>(value));
    if (isStored) {
      tell(flight.slot(), stored);
    }
  }

  private void fail(Flight<V> flight, NearFailure failure) {
    flight.slot().cancel(flight);
    if (!flight.isDone()) {
      long nowNs = nanoTime.getAsLong();
      long keepNs = config.keepLastKnown().toNanos();
      if (flight.complete(flight.slot().fallback(failure, nowNs, keepNs))) {
        recorder.failed(failure);
      }
    }
  }

  private void tell(Slot<V> slot, Reading<V> reading) {
    for (NearListener<V> follower : slot.followers()) {
      try {
        follower.changed(slot.key(), reading);
      } catch (RuntimeException e) {
        LOG.error("A listener failed and is called again at the next change.", e);
      }
    }
  }

  private static boolean isAbsent(byte[] @Nullable [] fields) {
    for (byte[] field : fields) {
      if (field != null) {
        return false;
      }
    }
    return true;
  }

  private final class FlightFetch implements Fetch {
    private final Flight<V> flight;

    private FlightFetch(Flight<V> flight) {
      this.flight = flight;
    }

    @Override
    public String key() {
      return flight.slot().key();
    }

    @Override
    public void answered(byte[] @Nullable [] fields) {
      land(flight, fields);
    }

    @Override
    public void failed(NearFailure failure) {
      fail(flight, failure);
    }

    @Override
    public void settled() {
      inFlight.decrementAndGet();
    }
  }
}
