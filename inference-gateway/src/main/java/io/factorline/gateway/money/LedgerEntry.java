package io.factorline.gateway.money;

import io.factorline.gateway.rollout.Rollout;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One entry of the ledger of a model. What it means is decided by {@link ArmBook} alone. */
public sealed interface LedgerEntry {
  /** Which model. */
  String model();

  /** A step of the roll-out, with all that stands after it. */
  record Stepped(Rollout rollout) implements LedgerEntry {
    @Override
    public String model() {
      return rollout.model();
    }
  }

  /**
   * A claim on the canary's money; whether it is granted follows from its place in the ledger.
   *
   * @param id of the signal
   * @param revision of the roll-out that it was made under
   * @param cents what it may risk
   * @param price that it was made at; null where the model reads none
   * @param expiresMs when it ends by itself, ms since the epoch
   */
  record Claimed(
      String model,
      String id,
      String symbol,
      boolean isBuy,
      long revision,
      long cents,
      String currency,
      @Nullable BigDecimal price,
      long expiresMs)
      implements LedgerEntry {}

  /**
   * An execution of a signal.
   *
   * @param fillId of the execution; the same one again changes nothing
   * @param size > 0
   * @param isFinal whether nothing more comes
   */
  record Filled(
      String model,
      String id,
      String fillId,
      String symbol,
      boolean isBuy,
      BigDecimal price,
      BigDecimal size,
      boolean isFinal)
      implements LedgerEntry {
    /** Checks that it is one. */
    public Filled {
      if (price.signum() <= 0 || size.signum() <= 0) {
        throw new IllegalArgumentException("must be > 0: price=%s, size=%s".formatted(price, size));
      }
    }
  }

  /** Nothing more comes of a signal. */
  record Cancelled(String model, String id, String fillId) implements LedgerEntry {}

  /** Signals whose time is over. */
  record Expired(String model, List<String> ids) implements LedgerEntry {
    public Expired {
      ids = List.copyOf(ids);
    }
  }

  /** What symbols are worth now. */
  record Marked(String model, Map<String, BigDecimal> prices) implements LedgerEntry {
    public Marked {
      prices = Map.copyOf(prices);
    }
  }
}
