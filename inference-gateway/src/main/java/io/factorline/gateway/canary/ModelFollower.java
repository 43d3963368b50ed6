package io.factorline.gateway.canary;

import io.factorline.gateway.drift.DriftTrial;
import io.factorline.gateway.ledger.ModelBook;
import io.factorline.gateway.money.LedgerEntry;
import io.factorline.gateway.money.Outcome;
import io.factorline.gateway.rollout.Cause;
import io.factorline.gateway.rollout.Rollout;
import io.factorline.gateway.rollout.RolloutJson;
import io.factorline.gateway.rollout.Step;
import io.factorline.gateway.rollout.Trial;
import io.factorline.gateway.signal.Arm;
import io.factorline.redis.RolloutStore;
import io.factorline.redis.RolloutStore.ChangeOutcome;
import io.factorline.redis.SharedRollout;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Follows the roll-out of one model, look by look, and takes steps of it.
 *
 * <p>The state stands in Redis, where a compare-and-set orders steps, and in the ledger, which has
 * the last word: where Redis has lost steps they are put back from there, and before a new
 * connection to Redis is trusted the ledger is read to its end and put into it. Looks are one
 * thread's; steps may come from any.
 */
final class ModelFollower {
  private static final Logger LOG = LoggerFactory.getLogger(ModelFollower.class);
  private static final int TRIES = 5;

  private final String model;
  private final RolloutParts parts;
  private final SharedStates states;
  private final Controller controller = new Controller();
  private final MoneyMirror mirror;
  private final Upkeep upkeep;
  private volatile long mergedConnection = RolloutBoard.CLOSED;
  private volatile String waitingFor = "";
  private long publishedOffset = Long.MIN_VALUE;
  private long unrecordedSinceNs;
  private long unrecordedRevision;

  ModelFollower(String model, RolloutParts parts) {
    this.model = model;
    this.parts = parts;
    this.states = new SharedStates(parts.store(), parts.settings());
    this.mirror = new MoneyMirror(parts.store(), parts.ledger());
    this.upkeep = new Upkeep(model, parts.ledger(), parts.prices(), parts.settings());
    parts
        .metrics()
        .watch(
            model, () -> parts.board().rollout(model), () -> parts.ledger().book(model).standing());
  }

  /**
   * One look: tells the others how this replica is, and does what is to be done.
   *
   * @throws RolloutException where Redis or the ledger does not answer
   */
  void look() {
    long startNs = System.nanoTime();
    SharedRollout shared = states.beat(model, report().json());
    long connection = parts.store().connection();
    Rollout inRedis = parsed(shared);
    if (!parts.ledger().isFollowing()) {
      mergedConnection = RolloutBoard.CLOSED;
    }
    if (mergedConnection != connection) {
      parts.board().put(newest(inRedis), startNs, RolloutBoard.CLOSED);
      merge(connection, inRedis);
      return;
    }
    Rollout current = reconciled(inRedis);
    parts.board().put(current, startNs, connection);
    parts.counts().follow(current);
    DriftTrial drift = RolloutBoard.drift(current);
    parts.drift().follow(model, Arm.CANARY, drift);
    publish();
    Map<String, ReplicaReport> reports = reports(shared);
    Controller.Look look =
        new Controller.Look(
            current, reports, parts.ledger().book(model).standing(), shared.nowMs());
    upkeep.look(look);
    waitingFor = current.status().isActive() && !current.isArmed() ? Controller.waiting(look) : "";
    Rollout next = controller.decide(look);
    parts.driftMetrics().told(model, Arm.CANARY, drift, controller.drift());
    if (next != null) {
      act(current, next, shared.nowMs());
    }
  }

  private ReplicaReport report() {
    Rollout known = parts.board().rollout(model);
    parts.counts().follow(known);
    Trial trial = known.trial();
    String notReady =
        trial == null || !known.status().isActive() ? "" : parts.readiness().notReady(model, trial);
    String key = StageCounts.keyOf(known);
    return new ReplicaReport(
        known.revision(),
        notReady,
        key,
        parts.counts().sample(model, key),
        parts.drift().report(model, Arm.CANARY));
  }

  private Rollout parsed(SharedRollout shared) {
    if (shared.state().isEmpty()) {
      return Rollout.none(model);
    }
    try {
      return RolloutJson.read(JsonMapper.shared().readTree(shared.state()));
    } catch (JacksonException | IllegalArgumentException e) {
      throw new IllegalStateException("must be a roll-out: model=" + model, e);
    }
  }

  private Map<String, ReplicaReport> reports(SharedRollout shared) {
    Map<String, ReplicaReport> reports = new LinkedHashMap<>();
    shared
        .reports()
        .forEach((replica, json) -> {
          ReplicaReport report = ReplicaReport.parse(json);
          if (report != null) {
            reports.put(replica, report);
          }
        });
    return reports;
  }

  private Rollout newest(Rollout inRedis) {
    Rollout newest = inRedis;
    for (Rollout other :
        new Rollout[] {parts.board().rollout(model), parts.ledger().book(model).rollout()}) {
      if (other.revision() > newest.revision()) {
        newest = other;
      }
    }
    return newest;
  }

  /* Redis may have come back without its last seconds: the ledger knows them. */
  private void merge(long connection, Rollout inRedis) {
    if (!parts.ledger().isFollowing()) {
      return;
    }
    Waiting.await(
        parts.ledger().caughtUp(), parts.settings().ledgerTimeout(), RolloutException.Kind.LEDGER);
    ModelBook book = parts.ledger().book(model);
    restoreIfLost(inRedis, book.rollout());
    book.requireWhole();
    RolloutStore.PublishOutcome outcome =
        Waiting.await(
            mirror.publish(model), parts.settings().commandTimeout(), RolloutException.Kind.STORE);
    boolean isSame = parts.store().connection() == connection;
    if (isSame && outcome != RolloutStore.PublishOutcome.NEEDS_ALL) {
      mergedConnection = connection;
      LOG.info(
          "The canary's money is merged with the ledger. model={}, offset={}, standing={}",
          model,
          book.offset(),
          book.standing());
    }
  }

  private boolean restoreIfLost(Rollout inRedis, Rollout recorded) {
    boolean isLost =
        recorded.revision() > 0
            && recorded.revision() >= inRedis.revision()
            && !recorded.equals(inRedis);
    if (isLost) {
      states.restore(model, recorded.revision(), RolloutJson.write(recorded));
    }
    return isLost;
  }

  private Rollout reconciled(Rollout inRedis) {
    Rollout recorded = parts.ledger().book(model).rollout();
    if (restoreIfLost(inRedis, recorded)) {
      return recorded;
    }
    if (inRedis.revision() > recorded.revision()) {
      recordIfForgotten(inRedis);
    }
    return inRedis;
  }

  /* Who took the step may have died before it was in the ledger. */
  private void recordIfForgotten(Rollout inRedis) {
    long nowNs = System.nanoTime();
    if (unrecordedRevision != inRedis.revision()) {
      unrecordedRevision = inRedis.revision();
      unrecordedSinceNs = nowNs;
    } else if (nowNs - unrecordedSinceNs > parts.settings().ledgerTimeout().toNanos()) {
      unrecordedSinceNs = nowNs;
      var _ = parts.ledger().append(new LedgerEntry.Stepped(inRedis));
    }
  }

  private void publish() {
    long offset = parts.ledger().book(model).offset();
    if (offset != publishedOffset) {
      publishedOffset = offset;
      RolloutStore.PublishOutcome outcome =
          Waiting.await(
              mirror.publish(model),
              parts.settings().commandTimeout(),
              RolloutException.Kind.STORE);
      if (outcome == RolloutStore.PublishOutcome.NEEDS_ALL) {
        mergedConnection = RolloutBoard.CLOSED;
      }
    }
  }

  private void act(Rollout current, Rollout next, long decidedMs) {
    ChangeOutcome outcome = change(current, next, decidedMs);
    if (outcome == ChangeOutcome.DONE) {
      taken(next);
      var _ = parts.ledger().append(new LedgerEntry.Stepped(next));
    }
  }

  private ChangeOutcome change(Rollout current, Rollout next, long decidedMs) {
    return states.change(
        model, current.revision(), next.revision(), RolloutJson.write(next), decidedMs);
  }

  private void taken(Rollout next) {
    Step step = next.steps().getLast();
    boolean isAutomatic = step.cause().who().equals(Cause.CONTROLLER);
    parts.metrics().stepped(model, step.action(), isAutomatic);
    LOG.info(
        "Roll-out step. model={}, revision={}, action={}, who={}, why={}",
        model,
        next.revision(),
        step.action().wireName(),
        step.cause().who(),
        step.cause().why());
  }

  /**
   * Takes a step that somebody asks for.
   *
   * @param ifMatch the revision that must stand; null for any
   * @param isStopping whether it takes money away, so that it must work though the ledger does not
   * @param transition the next state, from the one that stands and the time in ms
   * @return whether the step is in the ledger already
   */
  boolean step(
      @Nullable Long ifMatch, boolean isStopping, BiFunction<Rollout, Long, Rollout> transition) {
    for (int i = 0; i < TRIES; i++) {
      SharedRollout shared = states.look(model);
      if (!isStopping && mergedConnection != parts.store().connection()) {
        throw new RolloutException(
            RolloutException.Kind.LEDGER, "must have read the ledger to its end: model=" + model);
      }
      Rollout inRedis = parsed(shared);
      Rollout current = isStopping ? newest(inRedis) : inRedis;
      var _ = restoreIfLost(inRedis, current);
      SharedStates.require(ifMatch, current.revision());
      Rollout next = transition.apply(current, shared.nowMs());
      if (change(current, next, 0) == ChangeOutcome.DONE) {
        taken(next);
        return isRecorded(next);
      }
      if (ifMatch != null) {
        throw SharedStates.changed(ifMatch, parsed(states.look(model)).revision());
      }
    }
    throw new RolloutException(RolloutException.Kind.CHANGED, "must not change all the time");
  }

  private boolean isRecorded(Rollout next) {
    try {
      Outcome outcome =
          Waiting.await(
              parts.ledger().append(new LedgerEntry.Stepped(next)),
              parts.settings().ledgerTimeout(),
              RolloutException.Kind.LEDGER);
      Rollout recorded = parts.ledger().book(model).rollout();
      if (outcome instanceof Outcome.Refused && recorded.revision() == next.revision()) {
        throw SharedStates.changed(next.revision() - 1, recorded.revision());
      }
      return true;
    } catch (RolloutException e) {
      if (e.kind() == RolloutException.Kind.CHANGED) {
        throw e;
      }
      LOG.warn(
          "A step stands in Redis and is not in the ledger yet. model={}, revision={}, cause={}",
          model,
          next.revision(),
          e.detail());
      return false;
    }
  }

  /**
   * How it stands now.
   *
   * @throws RolloutException where Redis does not answer
   */
  RolloutState state() {
    Rollout current = parsed(states.look(model));
    ModelBook book = parts.ledger().book(model);
    io.factorline.gateway.signal.CanaryShare share = parts.board().canary(model);
    return new RolloutState(
        current,
        book.rollout().revision() >= current.revision(),
        parts.board().isOpen(model, parts.store().connection()),
        waitingFor,
        share == null ? 0 : share.symbols().size(),
        book.standing(),
        book.positions(),
        controller.last(),
        controller.drift());
  }
}
