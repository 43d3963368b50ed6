package io.factorline.gateway.web;

import io.factorline.catalog.Catalog;
import io.factorline.catalog.Nearest;
import io.factorline.catalog.Universe;
import io.factorline.error.ErrorCode;
import io.factorline.error.RequestException;
import io.factorline.gateway.drift.SameInputs;
import io.factorline.gateway.drift.ScoreBins;
import io.factorline.gateway.model.LiveModels;
import io.factorline.gateway.model.LiveVersion;
import io.factorline.gateway.repository.ModelKey;
import io.factorline.gateway.rollout.Fields;
import io.factorline.gateway.rollout.Plan;
import io.factorline.gateway.rollout.PlanJson;
import io.factorline.gateway.rollout.Rollout;
import io.factorline.gateway.rollout.RolloutAction;
import io.factorline.gateway.signal.ModelRouter;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.function.BiFunction;
import org.springframework.stereotype.Component;

/** The roll-out of a model: what it is, and each step of it. */
final class RolloutOfModel {
  private static final List<RolloutAction> ACTIONS =
      List.of(
          RolloutAction.PROMOTE,
          RolloutAction.ROLLBACK,
          RolloutAction.PAUSE,
          RolloutAction.RESUME,
          RolloutAction.KILL);

  private RolloutOfModel() {}

  /** {@code GET /v1/models/{model}/rollout}. */
  @Component
  static final class Told implements Answering {
    private final ModelRouter router;
    private final RolloutSteps steps;

    Told(ModelRouter router, RolloutSteps steps) {
      this.router = router;
      this.steps = steps;
    }

    @Override
    public Route route() {
      return Route.ROLLOUT;
    }

    @Override
    public Reply answer(Ask ask) {
      router.requireKnown(ask.path("model"));
      return steps.state(ask.path("model"));
    }
  }

  /** {@code PUT /v1/models/{model}/rollout}: starts a trial, or changes the one that goes on. */
  @Component
  static final class Put implements Answering {
    private final ModelRouter router;
    private final LiveModels models;
    private final Catalog catalog;
    private final RolloutSteps steps;

    Put(ModelRouter router, LiveModels models, Catalog catalog, RolloutSteps steps) {
      this.router = router;
      this.models = models;
      this.catalog = catalog;
      this.steps = steps;
    }

    @Override
    public Route route() {
      return Route.ROLLOUT_PUT;
    }

    @Override
    public Reply answer(Ask ask) {
      String model = ask.path("model");
      long stable = router.stable(model).key().version();
      Fields fields = Fields.of(JsonBody.of(ask));
      Plan plan = By.parsed(() -> PlanJson.read(fields));
      By by = By.read(fields);
      requireServable(model, plan);
      LiveVersion live = live(model, plan);
      requireComparable(plan, router.stable(model), live);
      String salt = UUID.randomUUID().toString();
      return steps.step(
          model,
          ask,
          false,
          (rollout, nowMs) ->
              rollout.status().isActive()
                  ? rollout.change(plan, by.at(nowMs))
                  : rollout.start(plan, stable, live.manifest().sha256(), salt, by.at(nowMs)));
    }

    private LiveVersion live(String model, Plan plan) {
      LiveVersion live = models.find(new ModelKey(model, plan.version()));
      if (live == null) {
        throw new RequestException(
            ErrorCode.ROLLOUT_CONFLICT, "must be live here: canaryVersion=" + plan.version());
      }
      return live;
    }

    /* What can never be compared would wait for pairs for ever. */
    private static void requireComparable(Plan plan, LiveVersion stable, LiveVersion live) {
      if (plan.guards().drift() == null) {
        return;
      }
      String unlike = SameInputs.problem(stable.manifest(), live.manifest());
      if (!unlike.isEmpty()) {
        throw new RequestException(ErrorCode.ROLLOUT_CONFLICT, unlike + ", for key=guards.drift");
      }
      if (ScoreBins.of(stable.manifest()) == null) {
        throw new RequestException(
            ErrorCode.ROLLOUT_CONFLICT,
            "must have output.bins or a finite output.range, for key=guards.drift: version="
                + stable.key());
      }
    }

    private void requireServable(String model, Plan plan) {
      Universe universe = catalog.universes().get(plan.universe());
      if (universe == null) {
        String nearest =
            Nearest.to(plan.universe(), catalog.universes().keySet())
                .map(n -> ", nearest=" + n)
                .orElse("");
        throw new RequestException(
            ErrorCode.UNKNOWN_UNIVERSE,
            "must be a universe: universe=" + plan.universe() + nearest);
      }
      if (!universe.isFixed()) {
        throw new RequestException(
            ErrorCode.INVALID_PARAMETER,
            "must be a list, so that all replicas draw from the same: universe=" + plan.universe());
      }
      String currency = plan.stages().getFirst().limits().currency();
      boolean isTraded =
          universe.symbols().stream()
              .anyMatch(s -> catalog.instruments().of(s).currency().equals(currency));
      if (!isTraded || router.settings(model).maxNotional(currency).isEmpty()) {
        throw new RequestException(
            ErrorCode.INVALID_PARAMETER,
            "must be the currency of a symbol of the universe, in which the model may risk money:"
                + " key=stages[0].limits.currency, value="
                + currency);
      }
    }
  }

  /** {@code POST /v1/models/{model}/rollout:{action}}. */
  @Component
  static final class Acted implements Answering {
    private final ModelRouter router;
    private final RolloutSteps steps;

    Acted(ModelRouter router, RolloutSteps steps) {
      this.router = router;
      this.steps = steps;
    }

    @Override
    public Route route() {
      return Route.ROLLOUT_ACTION;
    }

    @Override
    public Reply answer(Ask ask) {
      String model = ask.path("model");
      router.requireKnown(model);
      RolloutAction action = action(ask.path("action"));
      By by = By.read(Fields.of(JsonBody.of(ask)));
      boolean isStopping =
          action == RolloutAction.ROLLBACK
              || action == RolloutAction.PAUSE
              || action == RolloutAction.KILL;
      return steps.step(model, ask, isStopping, transition(action, by));
    }

    private static RolloutAction action(String name) {
      List<String> names = ACTIONS.stream().map(RolloutAction::wireName).toList();
      if (!names.contains(name)) {
        throw new RequestException(
            ErrorCode.NOT_FOUND, "must be one of " + names + ": the action of the path");
      }
      return RolloutAction.valueOf(name.toUpperCase(Locale.ROOT));
    }

    private static BiFunction<Rollout, Long, Rollout> transition(RolloutAction action, By by) {
      return switch (action) {
        case PROMOTE -> (rollout, nowMs) -> rollout.promote(by.at(nowMs));
        case ROLLBACK -> (rollout, nowMs) -> rollout.rollBack(by.at(nowMs));
        case PAUSE -> (rollout, nowMs) -> rollout.pause(by.at(nowMs));
        case RESUME -> (rollout, nowMs) -> rollout.resume(by.at(nowMs));
        case KILL -> (rollout, nowMs) -> rollout.kill(by.at(nowMs));
        case START, CHANGE, ARM ->
            throw new IllegalStateException("must be one of " + ACTIONS + ": " + action);
      };
    }
  }
}
