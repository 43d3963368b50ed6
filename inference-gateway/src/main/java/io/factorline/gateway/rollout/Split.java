package io.factorline.gateway.rollout;

import io.factorline.hash.Sha256;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Which symbols a canary has. A symbol's place is the first 64 bits of SHA-256 over salt, a zero
 * byte and symbol, read as an unsigned number; the canary has the symbols whose place is below the
 * share, at most so many, the lowest first.
 *
 * <p>So the answer is the same in every process, raising the share or the count never takes a
 * symbol away, and a new salt picks others. Stateless; thread-safe.
 */
public final class Split {
  /** All of the universe, in basis points. */
  public static final int WHOLE_BP = 10_000;

  private Split() {}

  /** A symbol's place among all symbols, unsigned. */
  public static long place(String salt, String symbol) {
    MessageDigest digest = Sha256.digest();
    digest.update(salt.getBytes(StandardCharsets.UTF_8));
    digest.update((byte) 0);
    digest.update(symbol.getBytes(StandardCharsets.UTF_8));
    return ByteBuffer.wrap(digest.digest()).getLong();
  }

  /** Whether a place is within a share: {@code floor(place * 10000 / 2^64) < weightBp}. */
  public static boolean isWithin(long place, int weightBp) {
    return Math.unsignedMultiplyHigh(place, WHOLE_BP) < weightBp;
  }

  /** The canary's symbols of a universe, lowest place first. */
  public static Set<String> symbols(
      String salt, Collection<String> universe, int weightBp, int maxInstruments) {
    List<Placed> within = new ArrayList<>();
    for (String symbol : universe) {
      long place = place(salt, symbol);
      if (isWithin(place, weightBp)) {
        within.add(new Placed(place, symbol));
      }
    }
    within.sort(Placed.ORDER);
    Set<String> symbols = new LinkedHashSet<>();
    within.stream().limit(maxInstruments).forEach(placed -> symbols.add(placed.symbol()));
    return symbols;
  }

  private record Placed(long place, String symbol) {
    static final Comparator<Placed> ORDER =
        ((Comparator<Placed>) (a, b) -> Long.compareUnsigned(a.place(), b.place()))
            .thenComparing(Placed::symbol);
  }
}
