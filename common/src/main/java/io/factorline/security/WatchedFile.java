package io.factorline.security;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a file says, read again and again. What is compared is its content, so that a file that was
 * swapped by a link, as those of a Kubernetes Secret are, is seen as well. It is taken once it has
 * rested for a moment, for one that is written where it stands is empty or cut off meanwhile. While
 * it cannot be read, or breaks a rule, what it said before stands. Nothing of its content is
 * logged. Thread-safe; asking never blocks.
 *
 * @param <T> what it says, immutable
 */
final class WatchedFile<T> implements AutoCloseable {
  /** For so long its content must have been the same. */
  static final Duration REST = Duration.ofMillis(100);

  private static final Logger LOG = LoggerFactory.getLogger(WatchedFile.class);

  private final Source<T> source;
  private final Consumer<T> onChange;
  private final LongSupplier nanoTime;
  private final ScheduledExecutorService thread;
  private byte[] seen;
  private long seenNs;
  private boolean isTaken = true;
  private volatile T value;
  private volatile @Nullable String trouble;

  /**
   * Where it is and how it is read.
   *
   * @param setting that names the file, for errors
   * @param maxBytes longest file; of a longer one the parser gets one byte more than that
   * @param parser throws {@link IllegalArgumentException} with a message that holds no secret
   */
  record Source<T>(String setting, Path file, int maxBytes, Function<byte[], T> parser) {
    private byte[] read() {
      try (InputStream in = Files.newInputStream(file)) {
        return in.readNBytes(maxBytes + 1);
      } catch (IOException e) {
        throw new IllegalArgumentException("must be readable: " + setting + "=" + file, e);
      }
    }
  }

  /**
   * Reads a file, and then again and again.
   *
   * @param every time from one look to the next
   * @param onChange told what it says at first and whenever that is something else
   * @param nanoTime monotonic, ns
   * @throws IllegalArgumentException where it cannot be read now, or breaks a rule
   */
  WatchedFile(Source<T> source, Duration every, Consumer<T> onChange, LongSupplier nanoTime) {
    this.source = source;
    this.onChange = onChange;
    this.nanoTime = nanoTime;
    this.seen = source.read();
    this.value = source.parser().apply(seen);
    onChange.accept(value);
    this.thread =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("look-" + source.setting()).factory());
    var _ =
        thread.scheduleWithFixedDelay(
            this::watch, every.toNanos(), every.toNanos(), TimeUnit.NANOSECONDS);
  }

  private void watch() {
    look();
    if (!isTaken && !isRested()) {
      var _ = thread.schedule(this::look, REST.toNanos(), TimeUnit.NANOSECONDS);
    }
  }

  private boolean isRested() {
    return nanoTime.getAsLong() - seenNs >= REST.toNanos();
  }

  /** Looks at it once; on one thread. */
  void look() {
    byte[] bytes;
    try {
      bytes = source.read();
    } catch (IllegalArgumentException e) {
      fail(e);
      return;
    }
    if (!Arrays.equals(bytes, seen)) {
      seen = bytes;
      seenNs = nanoTime.getAsLong();
      isTaken = false;
    }
    boolean isToBeTaken = isTaken ? trouble != null : isRested();
    if (!isToBeTaken) {
      return;
    }
    try {
      value = source.parser().apply(bytes);
      isTaken = true;
      trouble = null;
      onChange.accept(value);
    } catch (IllegalArgumentException e) {
      fail(e);
    }
  }

  /* Told once as long as it is the same. */
  private void fail(IllegalArgumentException failure) {
    String why = String.valueOf(failure.getMessage());
    if (!why.equals(trouble)) {
      LOG.error(
          "A file is not taken, what it said before stands. setting={} file={} why={}",
          source.setting(),
          source.file(),
          why);
    }
    trouble = why;
  }

  /** What it says. */
  T value() {
    return value;
  }

  /** Whether the file as it stands could not be taken. */
  boolean isBroken() {
    return trouble != null;
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
