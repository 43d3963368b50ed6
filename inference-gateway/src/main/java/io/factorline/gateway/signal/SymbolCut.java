package io.factorline.gateway.signal;

import io.factorline.gateway.repository.ModelKey;
import io.factorline.online.Cut;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * The bars of one symbol that a signal stands on.
 *
 * @param bars one per view, in the order of the model's inputs; not empty
 */
public record SymbolCut(String symbol, List<Cut.BarEntry> bars) {
  private static final int ID_BYTES = 16;

  public SymbolCut {
    bars = List.copyOf(bars);
    if (bars.isEmpty()) {
      throw new IllegalArgumentException("must have a bar: symbol=" + symbol);
    }
  }

  /** End of the newest bar, ns since the epoch. */
  public long newestEndNs() {
    return bars.stream().mapToLong(Cut.BarEntry::endNs).max().orElseThrow();
  }

  /** Text whose order is that of the newest bar's end, then of the revisions. */
  public String order() {
    long revisions = bars.stream().mapToLong(Cut.BarEntry::revision).sum();
    return "%020d.%010d".formatted(newestEndNs(), revisions);
  }

  /** 32 hex digits over model, version, symbol and bars: the same on each replica. */
  public String id(ModelKey key) {
    StringBuilder text = new StringBuilder();
    text.append(key).append('\n').append(symbol);
    for (Cut.BarEntry bar : bars) {
      text.append('\n').append(bar.view()).append(' ').append(bar.definition());
      text.append(' ').append(bar.endNs()).append(' ').append(bar.revision());
    }
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256")
              .digest(text.toString().getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, ID_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
