package io.factorline.redis;

import io.factorline.access.RedisAddress;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.resource.ClientResources;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CompletionStage;

/**
 * What replicas of the gateway share of roll-outs: their states, signs of life, and the money of
 * canaries. One connection, made at the first call and, as long as that fails, tried again at each
 * following one; each call touches one key. Thread-safe, does not block.
 *
 * <p>Redis may come back without its last seconds. Each connection has a number, so that who has
 * read or written under one can tell whether it is still the same.
 */
public final class RolloutStore implements AutoCloseable {
  private final AsyncConnection<byte[]> connection;
  private final String kind;
  private final RedisScript beat = RedisScript.load("rollout-beat.lua");
  private final RedisScript change = RedisScript.load("rollout-change.lua");
  private final RedisScript reserve = RedisScript.load("money-reserve.lua");
  private final RedisScript publish = RedisScript.load("money-publish.lua");
  private final ConnectionCount connections = new ConnectionCount();

  /**
   * A store that connects when it is first asked.
   *
   * @param kind of what it holds, behind the model in the key of its state; empty for roll-outs
   * @param resources shared and not closed by the store
   * @param timeout for each command, and for connecting
   */
  RolloutStore(String kind, ClientResources resources, RedisAddress address, Duration timeout) {
    this.kind = kind;
    this.connection = new AsyncConnection<>(ByteArrayCodec.INSTANCE, resources, address, timeout);
    connection.listen(connections);
  }

  /**
   * Number of the connection, not negative. It changes whenever one is made or lost, so what was
   * answered was answered by one connection where it is the same before and after.
   */
  public long connection() {
    return connections.number();
  }

  private byte[] stateKey(String model) {
    return Text.utf8("fl:rollout:{" + model + "}" + kind);
  }

  private static byte[] moneyKey(String model) {
    return Text.utf8("fl:rollout:{" + model + "}:canary:money");
  }

  /**
   * Tells that a replica lives, and asks what all of them share.
   *
   * @param replica empty only to look
   * @param counts how long reports count
   */
  public CompletionStage<SharedRollout> beat(
      String model, String replica, String report, Duration counts) {
    byte[][] arguments = Text.all(replica, report, Long.toString(counts.toMillis()));
    return connection
        .open()
        .thenCompose(
            redis -> beat.runList(redis.async(), new byte[][] {stateKey(model)}, arguments))
        .thenApply(SharedRollout::of);
  }

  /**
   * Puts the next revision in place of the one that it was made from.
   *
   * @param decidedMs by Redis's clock, when what it was decided on was read; 0 where that may be
   *     old
   * @param maxAge how old that may be
   */
  public CompletionStage<ChangeOutcome> change(
      String model, long from, long to, String text, long decidedMs, Duration maxAge) {
    return change(
        model,
        Text.all(
            Long.toString(from),
            Long.toString(to),
            text,
            Long.toString(decidedMs),
            Long.toString(maxAge.toMillis()),
            "0"));
  }

  /** Puts a state back that Redis has lost, unless a later one stands there. */
  public CompletionStage<ChangeOutcome> restore(String model, long revision, String text) {
    return change(model, Text.all("0", Long.toString(revision), text, "0", "0", "1"));
  }

  private CompletionStage<ChangeOutcome> change(String model, byte[][] arguments) {
    return connection
        .open()
        .thenCompose(redis -> change.run(redis.async(), new byte[][] {stateKey(model)}, arguments))
        .thenApply(ChangeOutcome::of);
  }

  /** Reserves money for a signal, atomically over all limits. */
  public CompletionStage<ReserveOutcome> reserve(String model, MoneyQuestion question) {
    byte[][] keys = {moneyKey(model)};
    return connection
        .open()
        .thenCompose(redis -> reserve.run(redis.async(), keys, question.arguments()))
        .thenApply(ReserveOutcome::of);
  }

  /** Puts what the ledger says under the reservations that are not in it yet. */
  public CompletionStage<PublishOutcome> publish(String model, MoneyBase base) {
    byte[][] keys = {moneyKey(model)};
    return connection
        .open()
        .thenCompose(redis -> publish.run(redis.async(), keys, base.arguments()))
        .thenApply(PublishOutcome::of);
  }

  @Override
  public void close() {
    connection.close();
  }

  /** What became of a change of state. */
  public enum ChangeOutcome {
    /** It stands in Redis. */
    DONE,
    /** Another revision stands there. */
    CONFLICT,
    /** What it was decided on is too old. */
    TOO_OLD;

    static ChangeOutcome of(Long answer) {
      return switch (answer.intValue()) {
        case 1 -> DONE;
        case 0 -> CONFLICT;
        case -1 -> TOO_OLD;
        default -> throw new IllegalStateException("must be in [-1, 1]: answer=" + answer);
      };
    }
  }

  /** What became of a reservation. */
  public enum ReserveOutcome {
    /** It stands in Redis. */
    RESERVED,
    /** It stood there before. */
    KNOWN,
    /** Nothing is known there: what the ledger says must be put there first. */
    EMPTY,
    /** The limits are of another revision than what stands there. */
    REVISION,
    /** One signal would risk too much. */
    ORDER_NOTIONAL,
    /** Too many in 60 seconds. */
    ORDERS_PER_MINUTE,
    /** Too much reserved and held. */
    GROSS_POSITION,
    /** As much is lost as may be. */
    LOSS,
    /** One symbol too many. */
    INSTRUMENTS;

    private static final ReserveOutcome[] REFUSALS = {
      EMPTY, REVISION, ORDER_NOTIONAL, ORDERS_PER_MINUTE, GROSS_POSITION, LOSS, INSTRUMENTS
    };

    private final String wireName = name().toLowerCase(Locale.ROOT);

    /** Its name in answers and tags. */
    public String wireName() {
      return wireName;
    }

    static ReserveOutcome of(Long answer) {
      return switch (answer.intValue()) {
        case 1 -> RESERVED;
        case 2 -> KNOWN;
        default -> REFUSALS[-answer.intValue()];
      };
    }
  }

  /** What became of what the ledger says. */
  public enum PublishOutcome {
    /** It stands in Redis. */
    DONE,
    /** Something newer stands there. */
    NEWER,
    /** Nothing stands there, so that all is needed. */
    NEEDS_ALL;

    static PublishOutcome of(Long answer) {
      return switch (answer.intValue()) {
        case 1 -> DONE;
        case 0 -> NEWER;
        case -1 -> NEEDS_ALL;
        default -> throw new IllegalStateException("must be in [-1, 1]: answer=" + answer);
      };
    }
  }
}
