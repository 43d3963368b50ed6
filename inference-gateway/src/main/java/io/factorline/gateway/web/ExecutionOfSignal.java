package io.factorline.gateway.web;

import io.factorline.error.ErrorCode;
import io.factorline.error.RequestException;
import io.factorline.gateway.deadline.Deadline;
import io.factorline.gateway.execution.Execution;
import io.factorline.gateway.execution.ExecutionOutcome;
import io.factorline.gateway.execution.Executions;
import java.io.ByteArrayOutputStream;
import java.util.concurrent.CompletableFuture;
import org.springframework.stereotype.Component;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.json.JsonMapper;

/** {@code POST /v1/signals/{id}/execution}. */
@Component
final class ExecutionOfSignal implements Answering {
  private final Executions executions;

  ExecutionOfSignal(Executions executions) {
    this.executions = executions;
  }

  @Override
  public Route route() {
    return Route.EXECUTION;
  }

  @Override
  public Reply answer(Ask ask) {
    Execution execution = parsed(ask);
    ExecutionOutcome outcome = await(executions.book(execution, ask.deadline()), ask.deadline());
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator out = JsonMapper.shared().createGenerator(bytes)) {
      out.writeStartObject();
      out.writeStringProperty("signalId", execution.signalId());
      out.writeStringProperty("fillId", execution.fillId());
      out.writeStringProperty("outcome", outcome.wireName());
      out.writeEndObject();
    }
    return Reply.json(bytes.toByteArray());
  }

  private static Execution parsed(Ask ask) {
    try {
      return Execution.read(JsonBody.of(ask), ask.path("id"));
    } catch (IllegalArgumentException e) {
      throw new RequestException(ErrorCode.INVALID_PARAMETER, String.valueOf(e.getMessage()));
    }
  }

  private static ExecutionOutcome await(
      CompletableFuture<ExecutionOutcome> booked, Deadline deadline) {
    return deadline.await(
        booked,
        cause ->
            new RequestException(
                ErrorCode.LEDGER_UNAVAILABLE, "must be in the ledger; send it again: fillId"));
  }
}
