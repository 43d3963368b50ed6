package io.factorline.suppress;

import io.factorline.hash.Sha256;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * What is hidden: a view or one of its factors, of one symbol or of all; or all of a symbol.
 *
 * @param view null where a factor is named, or a symbol alone
 * @param factor {@code view:factor}; null where a view is named, or a symbol alone
 * @param symbol null for all symbols
 */
public record Target(@Nullable String view, @Nullable String factor, @Nullable String symbol) {
  private static final int ID_LENGTH = 16;

  /** Checks that something is named, and not both a view and a factor. */
  public Target {
    if (view == null && factor == null && symbol == null) {
      throw new IllegalArgumentException("must name a view, a factor or a symbol");
    }
    if (view != null && factor != null) {
      throw new IllegalArgumentException(
          "must name a view or a factor, not both: view=" + view + ", factor=" + factor);
    }
  }

  /** Names it in paths: the same target has the same id. */
  public String id() {
    byte[] text = (view + "\n" + factor + "\n" + symbol).getBytes(StandardCharsets.UTF_8);
    return Sha256.hex(text).substring(0, ID_LENGTH);
  }
}
