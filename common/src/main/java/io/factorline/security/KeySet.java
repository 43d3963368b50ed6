package io.factorline.security;

import io.factorline.time.EpochClock;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The keys of a file: a line each, blank lines and those that begin with {@code #} aside. Lines of
 * one client have the same class and quota, so that an old and a new key stand beside each other.
 * Immutable.
 */
public final class KeySet {
  /** Longest file. */
  public static final int MAX_BYTES = 4 << 20;

  /** Most keys of a file. */
  public static final int MAX_KEYS = 10_000;

  private static final byte[] NO_HASH = new byte[32];

  private final Map<String, KeyLine> keys;

  private KeySet(Map<String, KeyLine> keys) {
    this.keys = Map.copyOf(keys);
  }

  /**
   * Reads a file.
   *
   * @throws IllegalArgumentException naming the line and the rule that it breaks; no hash is in its
   *     message
   */
  public static KeySet parse(byte[] file) {
    Map<String, KeyLine> keys = new HashMap<>();
    Map<String, Client> clients = new HashMap<>();
    List<String> lines = text(file).lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      try {
        add(KeyLine.parse(line), keys, clients);
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(e.getMessage() + ", line=" + (i + 1), e);
      }
    }
    return new KeySet(keys);
  }

  private static String text(byte[] file) {
    if (file.length > MAX_BYTES) {
      throw new IllegalArgumentException("must be at most %d bytes".formatted(MAX_BYTES));
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(file)).toString();
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException("must be UTF-8", e);
    }
  }

  private static void add(KeyLine key, Map<String, KeyLine> keys, Map<String, Client> clients) {
    Client client = key.client();
    Client other = clients.putIfAbsent(client.name(), client);
    if (other != null
        && (other.clientClass() != client.clientClass()
            || other.quotaPerSecond() != client.quotaPerSecond())) {
      throw new IllegalArgumentException(
          "must have the class and quota of the client's other keys: client=" + client.name());
    }
    if (keys.put(key.id(), key) != null) {
      throw new IllegalArgumentException("must stand once: id=" + key.id());
    }
    if (keys.size() > MAX_KEYS) {
      throw new IllegalArgumentException("must be at most %d keys".formatted(MAX_KEYS));
    }
  }

  /**
   * The client of a key; null where it is none, or none any more. An unknown key is hashed and
   * compared as a known one is.
   */
  @Nullable Client find(String presented, EpochClock clock) {
    ApiKey key = ApiKey.parse(presented);
    return key == null ? null : find(key.id(), key.hash(), clock);
  }

  /** The client of a certificate; null where it is nobody's, or nobody's any more. */
  @Nullable Client find(ClientCertificate shown, EpochClock clock) {
    return find(shown.id(), shown.hash(), clock);
  }

  private @Nullable Client find(String id, byte[] hash, EpochClock clock) {
    KeyLine line = keys.get(id);
    boolean isSame = MessageDigest.isEqual(hash, line == null ? NO_HASH : line.hash());
    return isSame && line != null && clock.nowMs() < line.expiresMs() ? line.client() : null;
  }

  /** How many keys there are at a time. */
  public int count(long nowMs) {
    return (int) keys.values().stream().filter(key -> nowMs < key.expiresMs()).count();
  }

  /** When the next key ends after a time, ms since the epoch; {@link KeyLine#NEVER} for none. */
  public long nextExpiryMs(long nowMs) {
    return keys.values().stream()
        .mapToLong(KeyLine::expiresMs)
        .filter(expiresMs -> expiresMs > nowMs)
        .min()
        .orElse(KeyLine.NEVER);
  }
}
