package io.factorline.benchmarks.load.http;

import io.factorline.local.process.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * Requests to one server over some keep-alive connections: one thread sends, one reads.
 *
 * <p>{@link #open} is an open loop: each request is due at its time whatever became of those
 * before. Where no connection is free it waits in a queue, and its latency counts from when it was
 * due: no coordinated omission. {@link #closed} keeps each connection busy, which finds the highest
 * rate and says nothing of latency.
 *
 * <p>Used by one thread, for one load after the other.
 */
public final class HttpLoad implements AutoCloseable {
  private static final long HIGHEST_NS = Duration.ofMinutes(1).toNanos();
  private static final int ROOM = 1 << 18;
  private static final long PATIENCE_NS = Duration.ofSeconds(5).toNanos();
  private static final int DIGITS = 3;
  private static final int OK = 200;
  private static final int TOO_MANY = 429;

  private final Selector selector;
  private final List<HttpConnection> connections = new ArrayList<>();
  private final Object lock = new Object();
  private final ArrayDeque<HttpConnection> idle = new ArrayDeque<>();
  private final ArrayDeque<Long> waiting = new ArrayDeque<>();
  private final Thread reader = Thread.ofPlatform().name("http-reader").unstarted(this::readAll);
  private volatile @Nullable Run run;
  private volatile @Nullable Exception failure;
  private volatile boolean isClosing;

  /** One load. */
  private static final class Run {
    private final IntFunction<HttpRequest> requests;
    private final long countsFromNs;
    private final long endNs;
    private final boolean isOpen;
    private final Histogram fromDue = new Histogram(HIGHEST_NS, DIGITS);
    private final Histogram fromSent = new Histogram(HIGHEST_NS, DIGITS);
    private final Histogram late = new Histogram(HIGHEST_NS, DIGITS);
    private final Histogram refused = new Histogram(HIGHEST_NS, DIGITS);
    private long failed;
    private double failedStatus = Double.NaN;
    private long bodyBytes;
    private long lastNs;
    private int index;

    Run(IntFunction<HttpRequest> requests, long countsFromNs, long endNs, boolean isOpen) {
      this.requests = requests;
      this.countsFromNs = countsFromNs;
      this.endNs = endNs;
      this.isOpen = isOpen;
      this.lastNs = countsFromNs;
    }

    synchronized HttpRequest next() {
      return requests.apply(index++);
    }

    synchronized void answered(HttpConnection connection, long nowNs) {
      if (connection.dueNs() < countsFromNs) {
        return;
      }
      long dueNs = bounded(nowNs - connection.dueNs());
      if (connection.status() == TOO_MANY) {
        refused.recordValue(dueNs);
      } else {
        fromDue.recordValue(dueNs);
        fromSent.recordValue(bounded(nowNs - connection.sentNs()));
        bodyBytes += connection.bodyBytes();
      }
      if (connection.status() != OK) {
        failed++;
        failedStatus = connection.status();
      }
      lastNs = nowNs;
    }

    synchronized void unanswered(long dueNs, long nowNs) {
      if (dueNs >= countsFromNs) {
        fromDue.recordValue(bounded(nowNs - dueNs));
      }
    }

    synchronized Latencies result(long unanswered) {
      double seconds = Math.max(1, lastNs - countsFromNs) / 1e9;
      return new Latencies(
          fromDue, fromSent, late, refused, failed, failedStatus, unanswered, bodyBytes, seconds);
    }

    private static long bounded(long ns) {
      return Math.clamp(ns, 0, HIGHEST_NS);
    }
  }

  /** Connects to a server on the loopback address. */
  public HttpLoad(int port, int connectionCount) {
    try {
      selector = Selector.open();
      for (int i = 0; i < connectionCount; i++) {
        HttpConnection connection = HttpConnection.open(Ports.loopback(port));
        connection.channel().register(selector, SelectionKey.OP_READ, connection);
        connections.add(connection);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("must accept connections: port=" + port, e);
    }
    idle.addAll(connections);
    reader.start();
  }

  /**
   * An open loop.
   *
   * @param requests the request of a number, counted from 0
   * @param perSecond how many are due in a second
   * @param warmUp sent at the same rate before, and not counted
   */
  public Latencies open(
      IntFunction<HttpRequest> requests, double perSecond, Duration warmUp, Duration length) {
    long startNs = System.nanoTime();
    long fromNs = startNs + warmUp.toNanos();
    Run current = new Run(requests, fromNs, fromNs + length.toNanos(), true);
    run = current;
    double intervalNs = 1e9 / perSecond;
    long count = (long) ((current.endNs - startNs) / intervalNs);
    for (long i = 0; i < count && failure == null; i++) {
      long dueNs = startNs + (long) (i * intervalNs);
      waitUntil(dueNs);
      sendOrQueue(current, dueNs);
    }
    return finish(current);
  }

  /** A closed loop: each connection sends its next request when it has its answer. */
  public Latencies closed(IntFunction<HttpRequest> requests, Duration warmUp, Duration length) {
    long fromNs = System.nanoTime() + warmUp.toNanos();
    Run current = new Run(requests, fromNs, fromNs + length.toNanos(), false);
    run = current;
    for (int i = 0; i < connections.size(); i++) {
      sendOrQueue(current, System.nanoTime());
    }
    waitUntil(current.endNs);
    return finish(current);
  }

  private void sendOrQueue(Run current, long dueNs) {
    HttpConnection connection;
    synchronized (lock) {
      connection = idle.poll();
      if (connection == null) {
        waiting.add(dueNs);
        return;
      }
    }
    send(current, connection, dueNs);
    if (current.isOpen && dueNs >= current.countsFromNs) {
      current.late.recordValue(Run.bounded(connection.sentNs() - dueNs));
    }
  }

  private void send(Run current, HttpConnection connection, long dueNs) {
    try {
      connection.send(current.next(), dueNs);
    } catch (IOException e) {
      failure = e;
    }
  }

  private Latencies finish(Run current) {
    long giveUpNs = System.nanoTime() + PATIENCE_NS;
    while (!isQuiet() && System.nanoTime() < giveUpNs && failure == null) {
      LockSupport.parkNanos(100_000);
    }
    Exception cause = failure;
    if (cause != null) {
      throw new IllegalStateException("must answer each request: failure=" + cause, cause);
    }
    return current.result(abandon(current));
  }

  private boolean isQuiet() {
    synchronized (lock) {
      return waiting.isEmpty() && idle.size() == connections.size();
    }
  }

  /** What is still under way or waits counts with the time that it has taken so far. */
  private long abandon(Run current) {
    long nowNs = System.nanoTime();
    synchronized (lock) {
      long count = waiting.size();
      waiting.forEach(dueNs -> current.unanswered(dueNs, nowNs));
      waiting.clear();
      for (HttpConnection connection : connections) {
        if (!idle.contains(connection)) {
          current.unanswered(connection.dueNs(), nowNs);
          count++;
        }
      }
      return count;
    }
  }

  private void readAll() {
    ByteBuffer room = ByteBuffer.allocateDirect(ROOM);
    try {
      while (!isClosing) {
        selector.select(key -> read((HttpConnection) key.attachment(), room));
      }
    } catch (IOException | RuntimeException e) {
      failure = isClosing ? null : e;
    }
  }

  private void read(HttpConnection connection, ByteBuffer room) {
    try {
      if (connection.read(room)) {
        ended(connection);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void ended(HttpConnection connection) {
    Run current = run;
    if (current == null) {
      return;
    }
    long nowNs = System.nanoTime();
    current.answered(connection, nowNs);
    if (!current.isOpen && nowNs < current.endNs) {
      send(current, connection, nowNs);
      return;
    }
    Long dueNs;
    synchronized (lock) {
      dueNs = waiting.poll();
      if (dueNs == null) {
        idle.add(connection);
      }
    }
    if (dueNs != null) {
      send(current, connection, dueNs);
    }
  }

  private static void waitUntil(long dueNs) {
    long leftNs = dueNs - System.nanoTime();
    while (leftNs > 0) {
      LockSupport.parkNanos(leftNs);
      leftNs = dueNs - System.nanoTime();
    }
  }

  @Override
  public void close() {
    isClosing = true;
    try {
      for (HttpConnection connection : connections) {
        connection.channel().close();
      }
      selector.close();
      reader.join(Duration.ofSeconds(2));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
