package io.factorline.gateway.shadow;

import io.factorline.gateway.canary.RolloutException;
import io.factorline.gateway.canary.SharedStates;
import io.factorline.gateway.drift.DriftLook;
import io.factorline.gateway.drift.DriftTrial;
import io.factorline.gateway.guard.Verdict;
import io.factorline.gateway.rollout.Cause;
import io.factorline.gateway.rollout.DriftAction;
import io.factorline.gateway.rollout.ShadowJson;
import io.factorline.gateway.rollout.ShadowState;
import io.factorline.gateway.rollout.ShadowStep;
import io.factorline.gateway.rollout.ShadowTrial;
import io.factorline.gateway.signal.Arm;
import io.factorline.redis.RolloutStore.ChangeOutcome;
import io.factorline.redis.SharedRollout;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Follows the shadow of one model, look by look, and takes steps of it. The state stands in Redis,
 * where a compare-and-set orders steps; where Redis has lost one, whoever remembers it puts it
 * back. Looks are one thread's; steps may come from any.
 */
final class ShadowFollower {
  private static final Logger LOG = LoggerFactory.getLogger(ShadowFollower.class);
  private static final int TRIES = 5;

  private final String model;
  private final ShadowParts parts;
  private final SharedStates states;
  private volatile String waitingFor = "";
  private volatile DriftLook last = DriftLook.NONE;
  private long streakId;
  private int streak;

  ShadowFollower(String model, ShadowParts parts) {
    this.model = model;
    this.parts = parts;
    this.states = new SharedStates(parts.store(), parts.settings());
  }

  /**
   * One look: tells the others how this replica is, and does what is to be done.
   *
   * @throws RolloutException where Redis does not answer
   */
  void look() {
    long startNs = System.nanoTime();
    SharedRollout shared = states.beat(model, report().json());
    ShadowState current = restored(parsed(shared));
    parts.board().put(current, startNs);
    ShadowTrial trial = current.trial();
    DriftTrial drift = ShadowBoard.drift(model, trial);
    parts.drift().follow(model, Arm.SHADOW, drift);
    Map<String, ShadowReport> reports = reports(shared);
    waitingFor = trial == null ? "" : waiting(current, reports);
    last =
        drift == null
            ? DriftLook.NONE
            : DriftLook.of(drift, reports.values().stream().map(ShadowReport::drift).toList());
    parts.metrics().told(model, Arm.SHADOW, drift, last);
    if (trial != null && isToStop(trial)) {
      stop(current, shared.nowMs());
    }
  }

  private ShadowReport report() {
    ShadowState known = parts.board().state(model);
    ShadowTrial trial = known.trial();
    String notReady =
        trial == null ? "" : parts.readiness().notReady(model, trial.plan(), trial.sha256());
    return new ShadowReport(known.revision(), notReady, parts.drift().report(model, Arm.SHADOW));
  }

  private ShadowState parsed(SharedRollout shared) {
    if (shared.state().isEmpty()) {
      return ShadowState.none(model);
    }
    try {
      return ShadowJson.read(JsonMapper.shared().readTree(shared.state()));
    } catch (JacksonException | IllegalArgumentException e) {
      throw new IllegalStateException("must be a shadow: model=" + model, e);
    }
  }

  private ShadowState restored(ShadowState inRedis) {
    ShadowState known = parts.board().state(model);
    if (known.revision() <= inRedis.revision()) {
      return inRedis;
    }
    states.restore(model, known.revision(), ShadowJson.write(known));
    return known;
  }

  private static Map<String, ShadowReport> reports(SharedRollout shared) {
    Map<String, ShadowReport> reports = new TreeMap<>();
    shared
        .reports()
        .forEach((replica, json) -> {
          ShadowReport report = ShadowReport.parse(json);
          if (report != null) {
            reports.put(replica, report);
          }
        });
    return reports;
  }

  private static String waiting(ShadowState state, Map<String, ShadowReport> reports) {
    List<String> waiting = new ArrayList<>();
    reports.forEach((replica, report) -> {
      if (report.revision() != state.revision()) {
        waiting.add("must have seen revision %d: replica=%s".formatted(state.revision(), replica));
      } else if (!report.notReady().isEmpty()) {
        waiting.add(report.notReady() + ": replica=" + replica);
      }
    });
    return waiting.isEmpty() ? "" : waiting.getFirst();
  }

  private boolean isToStop(ShadowTrial trial) {
    boolean isBreach =
        trial.plan().drift() != null
            && trial.plan().drift().action() == DriftAction.STOP
            && last.verdict() instanceof Verdict.Breach;
    streak = isBreach && streakId == trial.id() ? streak + 1 : isBreach ? 1 : 0;
    streakId = trial.id();
    return streak >= trial.plan().breaches();
  }

  private void stop(ShadowState current, long nowMs) {
    if (last.verdict() instanceof Verdict.Breach(String rule)) {
      ShadowState next = current.stop(Cause.automatic(rule, nowMs));
      if (change(current, next, nowMs) == ChangeOutcome.DONE) {
        taken(next);
      }
    }
  }

  private ChangeOutcome change(ShadowState current, ShadowState next, long decidedMs) {
    return states.change(
        model, current.revision(), next.revision(), ShadowJson.write(next), decidedMs);
  }

  private void taken(ShadowState next) {
    ShadowStep step = next.steps().getLast();
    LOG.info(
        "Shadow step. model={}, revision={}, action={}, who={}, why={}",
        model,
        next.revision(),
        step.action(),
        step.cause().who(),
        step.cause().why());
  }

  /**
   * Takes a step that somebody asks for.
   *
   * @param ifMatch the revision that must stand; null for any
   * @param transition the next state, from the one that stands and the time in ms
   */
  void step(@Nullable Long ifMatch, BiFunction<ShadowState, Long, ShadowState> transition) {
    for (int i = 0; i < TRIES; i++) {
      SharedRollout shared = states.look(model);
      ShadowState current = restored(parsed(shared));
      SharedStates.require(ifMatch, current.revision());
      ShadowState next = transition.apply(current, shared.nowMs());
      if (change(current, next, 0) == ChangeOutcome.DONE) {
        taken(next);
        return;
      }
    }
    throw new RolloutException(RolloutException.Kind.CHANGED, "must not change all the time");
  }

  /**
   * How it stands now.
   *
   * @throws RolloutException where Redis does not answer
   */
  ShadowView view() {
    ShadowState current = parsed(states.look(model));
    ShadowTrial trial = current.trial();
    boolean isSeen = trial != null && trial.equals(parts.board().state(model).trial());
    return new ShadowView(
        current,
        isSeen || trial == null ? waitingFor : "must have been seen here",
        isSeen ? last : DriftLook.NONE);
  }
}
