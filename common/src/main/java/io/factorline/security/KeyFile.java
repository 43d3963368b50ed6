package io.factorline.security;

import io.factorline.time.EpochClock;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys of a file that is read again and again. While it cannot be read, or breaks a rule, the
 * keys that it had before stand. Thread-safe; asking never blocks.
 */
public final class KeyFile implements Authenticator, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(KeyFile.class);
  private static final String SETTING = "security.keys";

  private final WatchedFile<KeySet> file;
  private final EpochClock clock;

  private KeyFile(WatchedFile<KeySet> file, EpochClock clock) {
    this.file = file;
    this.clock = clock;
  }

  /**
   * Reads a file, and then again and again.
   *
   * @param every time from one look to the next
   * @throws IllegalArgumentException where it cannot be read now, or breaks a rule
   */
  public static KeyFile open(Path file, Duration every, EpochClock clock) {
    return new KeyFile(
        new WatchedFile<>(
            new WatchedFile.Source<>(SETTING, file, KeySet.MAX_BYTES, KeySet::parse),
            every,
            keys ->
                LOG.info(
                    "Keys of clients are read. file={} keys={}", file, keys.count(clock.nowMs())),
            System::nanoTime),
        clock);
  }

  @Override
  public @Nullable Client authenticate(String credential) {
    return file.value().find(credential, clock);
  }

  /** The client of a certificate that came through the handshake; null where it is nobody's. */
  public @Nullable Client find(X509Certificate certificate) {
    return file.value().find(ClientCertificate.of(certificate), clock);
  }

  /** How many keys there are now. */
  public int count() {
    return file.value().count(clock.nowMs());
  }

  /** Whether the file as it stands could not be taken. */
  public boolean isBroken() {
    return file.isBroken();
  }

  /** Time until the next key ends, in ms; {@link KeyLine#NEVER} where none does. */
  public long nextExpiryInMs() {
    long nowMs = clock.nowMs();
    long nextMs = file.value().nextExpiryMs(nowMs);
    return nextMs == KeyLine.NEVER ? KeyLine.NEVER : nextMs - nowMs;
  }

  @Override
  public void close() {
    file.close();
  }
}
