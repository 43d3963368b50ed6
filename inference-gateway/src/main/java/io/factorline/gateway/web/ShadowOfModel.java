package io.factorline.gateway.web;

import io.factorline.error.ErrorCode;
import io.factorline.error.RequestException;
import io.factorline.gateway.model.LiveModels;
import io.factorline.gateway.model.LiveVersion;
import io.factorline.gateway.repository.ModelKey;
import io.factorline.gateway.rollout.Fields;
import io.factorline.gateway.rollout.ShadowJson;
import io.factorline.gateway.rollout.ShadowPlan;
import io.factorline.gateway.shadow.ShadowDesk;
import io.factorline.gateway.shadow.ShadowReadiness;
import io.factorline.gateway.signal.ModelRouter;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** The shadow of a model: what it is, and each step of it. */
final class ShadowOfModel {
  private static final String STOP = "stop";

  private ShadowOfModel() {}

  /** {@code GET /v1/models/{model}/shadow}. */
  @Component
  static final class Told implements Answering {
    private final ModelRouter router;
    private final ShadowDesk desk;

    Told(ModelRouter router, ShadowDesk desk) {
      this.router = router;
      this.desk = desk;
    }

    @Override
    public Route route() {
      return Route.SHADOW;
    }

    @Override
    public Reply answer(Ask ask) {
      String model = ask.path("model");
      router.requireKnown(model);
      return RolloutSteps.asked(() -> ShadowReply.of(desk.view(model)));
    }
  }

  /** {@code PUT /v1/models/{model}/shadow}: starts a shadow, in place of the one that runs. */
  @Component
  static final class Put implements Answering {
    private final ModelRouter router;
    private final LiveModels models;
    private final ShadowReadiness readiness;
    private final ShadowDesk desk;

    Put(ModelRouter router, LiveModels models, ShadowReadiness readiness, ShadowDesk desk) {
      this.router = router;
      this.models = models;
      this.readiness = readiness;
      this.desk = desk;
    }

    @Override
    public Route route() {
      return Route.SHADOW_PUT;
    }

    @Override
    public Reply answer(Ask ask) {
      String model = ask.path("model");
      long stable = router.stable(model).key().version();
      Fields fields = Fields.of(JsonBody.of(ask));
      ShadowPlan plan = By.parsed(() -> ShadowJson.plan(fields));
      By by = By.read(fields);
      String sha256 = sha256(model, plan);
      String salt = UUID.randomUUID().toString();
      Long ifMatch = RolloutSteps.ifMatch(ask, false);
      return RolloutSteps.asked(() -> {
        desk.step(
            model,
            ifMatch,
            (state, nowMs) -> state.start(plan, stable, sha256, salt, by.at(nowMs)));
        return ShadowReply.of(desk.view(model));
      });
    }

    private String sha256(String model, ShadowPlan plan) {
      LiveVersion live = models.find(new ModelKey(model, plan.version()));
      String notReady = readiness.notReady(model, plan, null);
      if (live == null || !notReady.isEmpty()) {
        throw new RequestException(ErrorCode.ROLLOUT_CONFLICT, notReady);
      }
      return live.manifest().sha256();
    }
  }

  /** {@code POST /v1/models/{model}/shadow:stop}. */
  @Component
  static final class Acted implements Answering {
    private final ModelRouter router;
    private final ShadowDesk desk;

    Acted(ModelRouter router, ShadowDesk desk) {
      this.router = router;
      this.desk = desk;
    }

    @Override
    public Route route() {
      return Route.SHADOW_ACTION;
    }

    @Override
    public Reply answer(Ask ask) {
      String model = ask.path("model");
      router.requireKnown(model);
      if (!ask.path("action").equals(STOP)) {
        throw new RequestException(
            ErrorCode.NOT_FOUND, "must be one of [stop]: the action of the path");
      }
      By by = By.read(Fields.of(JsonBody.of(ask)));
      Long ifMatch = RolloutSteps.ifMatch(ask, true);
      return RolloutSteps.asked(() -> {
        desk.step(model, ifMatch, (state, nowMs) -> state.stop(by.at(nowMs)));
        return ShadowReply.of(desk.view(model));
      });
    }
  }
}
