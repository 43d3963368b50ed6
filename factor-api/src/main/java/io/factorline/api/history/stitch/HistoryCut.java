package io.factorline.api.history.stitch;

import io.factorline.hash.Sha256;
import io.factorline.store.TopicId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an answer of history was read from: the manifest of each table, and how far the tail was.
 * Immutable.
 *
 * @param manifests numbers, in the order of the tables of the plan: axis, then joined; 0 for none
 * @param topic of {@code factor-bars}; null where it was never reached
 * @param offsets per partition the offset up to which, exclusive, the tail counts
 * @param lastEndNs the last end of a row, ns since the epoch, that can be told: of all that a row
 *     is compared with the bars were there; {@link Long#MAX_VALUE} where nothing is compared
 */
public record HistoryCut(
    List<Long> manifests, @Nullable TopicId topic, List<Long> offsets, long lastEndNs) {
  private static final int HASH_BYTES = 16;

  /** Copies the lists. */
  public HistoryCut {
    manifests = List.copyOf(manifests);
    offsets = List.copyOf(offsets);
  }

  /** A cut that tells rows up to an end. */
  public HistoryCut upTo(long lastRowEndNs) {
    return new HistoryCut(manifests, topic, offsets, lastRowEndNs);
  }

  /**
   * 32 hexadecimal digits: two answers to one question with the same hash have the same rows.
   *
   * @param catalogHash of the catalog
   * @param forming hash of what open bars were read from; empty where none is told
   */
  public String hash(String catalogHash, String forming) {
    MessageDigest digest = Sha256.digest();
    digest.update(catalogHash.getBytes(StandardCharsets.US_ASCII));
    digest.update(bytes());
    digest.update(forming.getBytes(StandardCharsets.US_ASCII));
    return HexFormat.of().formatHex(digest.digest(), 0, HASH_BYTES);
  }

  private byte[] bytes() {
    ByteBuffer out = ByteBuffer.allocate(Long.BYTES * (manifests.size() + offsets.size() + 3));
    manifests.forEach(out::putLong);
    TopicId id = topic;
    out.putLong(id == null ? 0 : id.mostSignificant());
    out.putLong(id == null ? 0 : id.leastSignificant());
    offsets.forEach(out::putLong);
    out.putLong(lastEndNs);
    return out.array();
  }
}
