package io.factorline.gateway.web;

import io.factorline.gateway.config.GatewayProperties;
import io.factorline.gateway.signal.Arms;
import io.factorline.gateway.signal.ModelRouter;
import io.factorline.gateway.signal.SignalAnswer;
import io.factorline.gateway.signal.SignalRequest;
import io.factorline.gateway.signal.SignalService;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** {@code POST /v1/models/{model}/signals}. */
@Component
final class SignalsOfModel implements Answering {
  private final ModelRouter router;
  private final SignalService service;
  private final Idempotency idempotency;
  private final Gate gate;
  private final int maxSymbols;

  SignalsOfModel(
      ModelRouter router,
      SignalService service,
      Idempotency idempotency,
      Gate gate,
      GatewayProperties properties) {
    this.router = router;
    this.service = service;
    this.idempotency = idempotency;
    this.gate = gate;
    this.maxSymbols = properties.limits().maxSymbols();
  }

  @Override
  public Route route() {
    return Route.SIGNALS;
  }

  @Override
  public Reply answer(Ask ask) {
    JsonBody.requireType(ask);
    String model = ask.path("model");
    Arms arms = router.arms(model);
    SignalsBody body = SignalsBody.parse(ask.body(), maxSymbols);
    gate.requireRoom(body.intent());
    return idempotency.once(model, ask, () -> Reply.json(signals(model, arms, body, ask)));
  }

  private byte[] signals(String model, Arms arms, SignalsBody body, Ask ask) {
    SignalRequest request =
        new SignalRequest(
            UUID.randomUUID().toString(),
            ask.receivedNs(),
            body.symbols(),
            body.intent(),
            body.cut(),
            ask.deadline());
    SignalAnswer answer = service.answer(request, arms);
    return SignalJson.write(model, answer);
  }
}
