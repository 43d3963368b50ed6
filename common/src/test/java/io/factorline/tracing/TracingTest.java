package io.factorline.tracing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.factorline.testsupport.OtlpReceiver;
import io.factorline.testsupport.ReceivedSpan;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Spans are received by a collector that shares no code with what sends them. */
final class TracingTest {
  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final String CALLER = "b7ad6b7169203331";

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private OtlpReceiver collector;

  @BeforeEach
  void listen() {
    collector = OtlpReceiver.start();
  }

  @AfterEach
  void stop() {
    collector.close();
  }

  private Tracing tracing(double sampling) {
    TracingSettings settings =
        new TracingSettings(sampling, collector.endpoint(), Map.of("x-key", "sesame"));
    return Tracing.of(settings, "a-service", registry);
  }

  private static SpanRef caller(boolean isSampled) {
    return SpanRef.parse("00-" + TRACE + "-" + CALLER + (isSampled ? "-01" : "-00"), "v=1");
  }

  private double spans(String outcome) {
    return registry.get("tracing.spans").tag("outcome", outcome).counter().count();
  }

  @Test
  void shouldFollowWhatItsCallerFollows() {
    String childId;
    try (Tracing tracing = tracing(0)) {
      TraceSpan server = tracing.receive("answer", SpanRole.SERVER, caller(true));
      TraceSpan read = server.child("read").set(SpanKeys.SYMBOLS, 3).set(SpanKeys.VIEW, "live_1s");
      childId = read.ref().spanId();
      read.note("looked").end();
      server.fail("overloaded").end();
    }

    List<ReceivedSpan> spans = collector.trace(TRACE);
    assertThat(spans).hasSize(2).allMatch(span -> span.service().equals("a-service"));
    ReceivedSpan read = spans.get(0);
    ReceivedSpan server = spans.get(1);
    assertThat(server.parentId()).isEqualTo(CALLER);
    assertThat(server.kind()).isEqualTo(2);
    assertThat(server.status()).isEqualTo(2);
    assertThat(server.attribute(SpanKeys.OUTCOME)).isEqualTo("overloaded");
    assertThat(read.spanId()).isEqualTo(childId);
    assertThat(read.parentId()).isEqualTo(server.spanId());
    assertThat(read.attributes())
        .containsOnly(Map.entry(SpanKeys.SYMBOLS, "3"), Map.entry(SpanKeys.VIEW, "live_1s"));
    assertThat(read.events()).containsExactly("looked");
    assertThat(read.startNs()).isBetween(server.startNs(), server.endNs());
    assertThat(collector.headers().getFirst()).containsEntry("X-key", List.of("sesame"));
    assertThat(spans("ended")).isEqualTo(2);
    assertThat(spans("exported")).isEqualTo(2);
  }

  @Test
  void shouldMakeNoSpanOfWhatIsNotFollowedButHandItsIdsOn() {
    Map<String, String> told = new HashMap<>();
    Map<String, String> fresh = new HashMap<>();
    try (Tracing tracing = tracing(0)) {
      TraceSpan unsampled = tracing.receive("answer", SpanRole.SERVER, caller(false));
      unsampled.child("read").set("a", "b").fail("x").end();
      unsampled.writeTo(told::put);
      unsampled.end();
      TraceSpan head = tracing.receive("answer", SpanRole.SERVER, null);
      head.writeTo(fresh::put);
      head.end();
    }

    assertThat(collector.headers()).isEmpty();
    assertThat(told.get("traceparent")).startsWith("00-" + TRACE + "-").endsWith("-00");
    assertThat(told.get("traceparent")).doesNotContain(CALLER);
    assertThat(told).containsEntry("tracestate", "v=1");
    assertThat(fresh.get("traceparent")).matches("00-[0-9a-f]{32}-[0-9a-f]{16}-00");
  }

  @Test
  void shouldHandOnWhatACallerFollowsEvenWhereNothingIsExported() {
    Map<String, String> told = new HashMap<>();

    Tracing.OFF.receive("answer", SpanRole.SERVER, caller(true)).writeTo(told::put);

    assertThat(told.get("traceparent")).startsWith("00-" + TRACE + "-").endsWith("-01");
    assertThat(Tracing.OFF.takes(1)).isFalse();
  }

  @Test
  void shouldBeginTracesByTheirShare() {
    try (Tracing tracing = tracing(1)) {
      tracing.receive("all", SpanRole.SERVER, null).end();
      assertThat(tracing.takes(5)).isTrue();
      tracing.root("chosen", SpanRole.CONSUMER, 0x0102L, 0x0aL, 1_000_000_007L).end();
      tracing.receive("next", SpanRole.SERVER, null).end();
    }

    ReceivedSpan chosen = collector.named("chosen").getFirst();
    assertThat(chosen.traceId()).isEqualTo("0000000000000102000000000000000a");
    assertThat(chosen.parentId()).isEmpty();
    assertThat(chosen.startNs()).isEqualTo(1_000_000_007L);
    assertThat(collector.named("all")).hasSize(1);
    assertThat(collector.named("next").getFirst().traceId()).isNotEqualTo(chosen.traceId());
  }

  @Test
  void shouldTakeAboutItsShareOfTraces() {
    int count = 0;
    try (Tracing tracing = tracing(0.1)) {
      for (int i = 0; i < 2_000; i++) {
        TraceSpan span = tracing.receive("some", SpanRole.SERVER, null);
        count += span.isRecorded() ? 1 : 0;
        span.end();
      }
    }

    assertThat(count).isBetween(120, 280);
    assertThat(collector.named("some")).hasSize(count);
  }

  @Test
  void shouldBeCurrentWhereItsWorkIsDone() throws InterruptedException {
    TraceSpan outer = Tracing.OFF.receive("answer", SpanRole.SERVER, caller(false));
    AtomicReference<String> elsewhere = new AtomicReference<>();

    try (var _ = outer.open()) {
      var carried = TraceSpan.carried(() -> TraceSpan.current().traceId());
      Thread thread = Thread.ofVirtual().start(() -> elsewhere.set(carried.get()));
      thread.join();
      try (var _ = TraceSpan.NONE.open()) {
        assertThat(TraceSpan.current().traceId()).isNull();
      }
      assertThat(TraceSpan.current()).isSameAs(outer);
    }

    assertThat(elsewhere).hasValue(TRACE);
    assertThat(TraceSpan.current()).isSameAs(TraceSpan.NONE);
  }

  @Test
  void shouldMakeStepsChildrenOfWhatIsCurrent() {
    try (Tracing tracing = tracing(0)) {
      TraceSpan server = tracing.receive("answer", SpanRole.SERVER, caller(true));
      try (var _ = server.open()) {
        String made = TraceSpan.within("outer", SpanRole.INTERNAL, outer -> inner());
        assertThat(made).isEqualTo("made");
        assertThatThrownBy(() -> TraceSpan.within("broken", SpanRole.INTERNAL, s -> broken()))
            .isInstanceOf(IllegalStateException.class);
      }
      server.end();
    }

    ReceivedSpan outer = collector.named("outer").getFirst();
    assertThat(collector.named("inner").getFirst().parentId()).isEqualTo(outer.spanId());
    ReceivedSpan broken = collector.named("broken").getFirst();
    assertThat(broken.status()).isEqualTo(2);
    assertThat(broken.toString()).contains("IllegalStateException").doesNotContain("secret");
  }

  private static String inner() {
    return TraceSpan.within("inner", SpanRole.CLIENT, step -> "made");
  }

  private static String broken() {
    throw new IllegalStateException("a secret text");
  }

  @Test
  void shouldLoseNothingButSpansToACollectorThatIsGone() {
    URI gone = collector.endpoint();
    collector.close();
    try (Tracing tracing =
        Tracing.of(new TracingSettings(1, gone, Map.of()), "a-service", registry)) {
      for (int i = 0; i < 50_000; i++) {
        tracing.receive("lost", SpanRole.SERVER, null).end();
      }
    }

    assertThat(spans("ended")).isEqualTo(50_000);
    assertThat(spans("exported")).isZero();
  }

  @Test
  void shouldTellNoKeyAndRefuseWhatIsNoEndpoint() {
    TracingSettings settings =
        new TracingSettings(0.5, URI.create("https://c:4318/v1/traces"), Map.of("key", "sesame"));

    assertThat(settings.toString()).contains("0.5", "key").doesNotContain("sesame");
    assertThatThrownBy(() -> new TracingSettings(1.1, null, Map.of()))
        .hasMessage("must be in [0, 1]: sampling=1.1");
    assertThatThrownBy(() -> new TracingSettings(Double.NaN, null, Map.of()))
        .hasMessageContaining("sampling=NaN");
    assertThatThrownBy(
            () -> new TracingSettings(1, URI.create("http://u:sesame@c/v1/traces"), Map.of()))
        .hasMessageContaining("without a user")
        .hasMessageNotContaining("sesame");
    assertThatThrownBy(() -> new TracingSettings(1, URI.create("c:4317"), Map.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
