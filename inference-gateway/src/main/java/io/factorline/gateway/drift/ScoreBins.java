package io.factorline.gateway.drift;

import io.factorline.gateway.repository.Manifest;
import io.factorline.gateway.repository.Range;
import io.factorline.hash.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Bins that scores are counted in, the same in each process: those that the champion's manifest
 * names, or else twenty of equal width over its range. The first and the last bin have no outer
 * end. Immutable.
 *
 * @param edges inner edges, ascending; a score at an edge is in the bin above it
 */
public record ScoreBins(List<Double> edges) {
  private static final int EQUAL = 20;
  private static final int HASH_BYTES = 6;

  public ScoreBins {
    edges = List.copyOf(edges);
    if (edges.isEmpty()) {
      throw new IllegalArgumentException("must have an edge: edges=[]");
    }
    for (int i = 1; i < edges.size(); i++) {
      if (!(edges.get(i) > edges.get(i - 1))) {
        throw new IllegalArgumentException("must ascend: edges[%d]=%s".formatted(i, edges.get(i)));
      }
    }
  }

  /** The bins of a champion; null where it names none and its range is not finite. */
  public static @Nullable ScoreBins of(Manifest champion) {
    if (!champion.scoreBins().isEmpty()) {
      return new ScoreBins(champion.scoreBins());
    }
    Range range = champion.outputRange();
    double width = (range.max() - range.min()) / EQUAL;
    if (!Double.isFinite(width) || !(width > 0)) {
      return null;
    }
    List<Double> edges = new ArrayList<>();
    for (int i = 1; i < EQUAL; i++) {
      edges.add(range.min() + i * width);
    }
    return new ScoreBins(edges);
  }

  /** How many bins there are. */
  public int count() {
    return edges.size() + 1;
  }

  /** The bin of a score that is finite, from 0. */
  public int of(double score) {
    int found = Collections.binarySearch(edges, score == 0 ? 0.0 : score);
    return found >= 0 ? found + 1 : -found - 1;
  }

  /** 12 hex digits over the edges. */
  public String hash() {
    byte[] hash = Sha256.of(edges.toString().getBytes(StandardCharsets.UTF_8));
    return HexFormat.of().formatHex(hash, 0, HASH_BYTES);
  }
}
