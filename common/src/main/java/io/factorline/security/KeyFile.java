package io.factorline.security;

import io.factorline.time.EpochClock;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys of a file that is read again and again. What is compared is its content, so that a file
 * that was swapped by a link, as those of a Kubernetes Secret are, is seen as well. While it cannot
 * be read, or breaks a rule, the keys that it had before stand. Thread-safe; asking never blocks.
 */
public final class KeyFile implements Authenticator, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(KeyFile.class);

  private final Path file;
  private final EpochClock clock;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("key-file").factory());
  private byte[] seen;
  private volatile KeySet keys;
  private volatile @Nullable String trouble;

  private KeyFile(Path file, EpochClock clock) {
    this.file = file;
    this.clock = clock;
    this.seen = read(file);
    this.keys = KeySet.parse(seen);
  }

  /**
   * Reads a file, and then again and again.
   *
   * @param every time from one look to the next
   * @throws IllegalArgumentException where it cannot be read now, or breaks a rule
   */
  public static KeyFile open(Path file, Duration every, EpochClock clock) {
    KeyFile open = new KeyFile(file, clock);
    int count = open.count();
    LOG.info("Keys of clients are read. file={} keys={}", file, count);
    var _ =
        open.thread.scheduleWithFixedDelay(
            open::look, every.toNanos(), every.toNanos(), TimeUnit.NANOSECONDS);
    return open;
  }

  private static byte[] read(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      return in.readNBytes(KeySet.MAX_BYTES + 1);
    } catch (IOException e) {
      throw new IllegalArgumentException("must be readable: security.keys=" + file, e);
    }
  }

  private void look() {
    byte[] bytes;
    try {
      bytes = read(file);
    } catch (IllegalArgumentException e) {
      fail(e);
      return;
    }
    boolean isSame = Arrays.equals(bytes, seen);
    seen = bytes;
    if (isSame && trouble == null) {
      return;
    }
    try {
      keys = KeySet.parse(bytes);
      trouble = null;
      LOG.info("Keys of clients have changed. file={} keys={}", file, count());
    } catch (IllegalArgumentException e) {
      fail(e);
    }
  }

  /* Told once as long as it is the same. */
  private void fail(IllegalArgumentException failure) {
    String why = String.valueOf(failure.getMessage());
    if (!why.equals(trouble)) {
      LOG.error(
          "The file of keys is not taken, the keys before it stand. file={} why={}", file, why);
    }
    trouble = why;
  }

  @Override
  public @Nullable Client authenticate(String credential) {
    return keys.find(credential, clock);
  }

  /** How many keys there are now. */
  public int count() {
    return keys.count(clock.nowMs());
  }

  /** Whether the file as it stands could not be taken. */
  public boolean isBroken() {
    return trouble != null;
  }

  /** Time until the next key ends, in ms; {@link KeyLine#NEVER} where none does. */
  public long nextExpiryInMs() {
    long nowMs = clock.nowMs();
    long nextMs = keys.nextExpiryMs(nowMs);
    return nextMs == KeyLine.NEVER ? KeyLine.NEVER : nextMs - nowMs;
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
