package io.factorline.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.TraceId;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.opentelemetry.sdk.trace.samplers.SamplingDecision;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class HeadSamplingTest {

  @ParameterizedTest
  @ValueSource(doubles = {0, 1e-9, 0.001, 0.1, 0.5, 0.999, 1})
  void shouldDecideAsOpenTelemetryDoes(double ratio) {
    HeadSampling head = new HeadSampling(ratio);
    Sampler oracle = Sampler.traceIdRatioBased(ratio);
    SplittableRandom random = new SplittableRandom(7);
    for (int i = 0; i < 10_000; i++) {
      long high = random.nextLong();
      long low = i == 0 ? Long.MIN_VALUE : i == 1 ? Long.MAX_VALUE : random.nextLong();
      String id = TraceId.fromLongs(high, low);
      SamplingDecision told =
          oracle
              .shouldSample(
                  Context.root(), id, "x", SpanKind.INTERNAL, Attributes.empty(), List.of())
              .getDecision();

      assertThat(head.takes(low)).as(id).isEqualTo(told == SamplingDecision.RECORD_AND_SAMPLE);
    }
  }
}
