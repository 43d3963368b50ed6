package io.factorline.gateway.signal;

import io.factorline.gateway.repository.ModelKey;
import java.util.Set;

/**
 * What a canary has at a revision of its roll-out.
 *
 * @param sha256 of the version's file
 * @param symbols that it answers for, all in the currency of its limits
 * @param most that one signal of it may risk
 */
public record CanaryShare(
    ModelKey key, String sha256, long revision, Set<String> symbols, Money most) {
  public CanaryShare {
    symbols = Set.copyOf(symbols);
  }
}
