package io.factorline.catalog;

import java.util.Collection;
import java.util.Optional;

/**
 * The known name that a wrong one most likely meant: fewest insertions, deletions, replacements and
 * swaps of neighbours, ties to the first in alphabetical order.
 *
 * <p>Cost: the product of the lengths per candidate that could still win; names are cut at {@value
 * #MAX_LENGTH} characters, so a hostile one costs no more.
 */
public final class Nearest {
  private static final int MAX_LENGTH = 160;

  private Nearest() {}

  /** The nearest of {@code known}, whatever its distance; empty where there is none. */
  public static Optional<String> to(String name, Collection<String> known) {
    String wanted = name.length() > MAX_LENGTH ? name.substring(0, MAX_LENGTH) : name;
    String best = "";
    int bestDistance = Integer.MAX_VALUE;
    for (String candidate : known) {
      if (Math.abs(candidate.length() - wanted.length()) > bestDistance) {
        continue;
      }
      int distance = distance(wanted, candidate);
      if (distance < bestDistance || (distance == bestDistance && candidate.compareTo(best) < 0)) {
        best = candidate;
        bestDistance = distance;
      }
    }
    return bestDistance == Integer.MAX_VALUE ? Optional.empty() : Optional.of(best);
  }

  /** Optimal string alignment distance: how many slips of the keyboard lie between two names. */
  public static int distance(String a, String b) {
    int[] twoBack = new int[b.length() + 1];
    int[] back = new int[b.length() + 1];
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int[] free = twoBack;
      twoBack = back;
      back = row;
      row = free;
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replace = back[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(replace, Math.min(back[j], row[j - 1]) + 1);
        if (isSwap(a, b, i, j)) {
          row[j] = Math.min(row[j], twoBack[j - 2] + 1);
        }
      }
    }
    return row[b.length()];
  }

  private static boolean isSwap(String a, String b, int i, int j) {
    return i > 1
        && j > 1
        && a.charAt(i - 1) == b.charAt(j - 2)
        && a.charAt(i - 2) == b.charAt(j - 1);
  }
}
