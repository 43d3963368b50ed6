package io.factorline.gateway.audit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.factorline.gateway.backend.BackendKind;
import io.factorline.gateway.deadline.Deadline;
import io.factorline.gateway.model.LiveVersion;
import io.factorline.gateway.signal.Arm;
import io.factorline.gateway.signal.Intent;
import io.factorline.gateway.signal.Money;
import io.factorline.gateway.signal.Reason;
import io.factorline.gateway.signal.Signal;
import io.factorline.gateway.signal.SignalAnswer;
import io.factorline.gateway.signal.SignalRequest;
import io.factorline.gateway.signal.TestSignals;
import io.factorline.gateway.signal.Vector;
import io.factorline.online.Answer;
import io.factorline.online.Cut;
import io.factorline.online.CutMode;
import io.factorline.time.UtcTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Records byte for byte as Jackson writes trees of the same members. */
final class AuditJsonTest {
  private static final String HOSTILE = "a\"b\\c\n\r\t\b\f\u0001\u001f\u007f</script>é漢😀";
  private static final long NOW_MS = 1_764_172_800_123L;
  private static final long TOOK_NS = 1_234_567;
  private static final int VECTORS = 2_000;

  private final LiveVersion version = AuditMain.version();
  private final JsonMapper json = JsonMapper.shared();
  private final Random random = new Random(20_261_127);

  private SignalAnswer answer(Intent intent, List<Signal> signals) {
    SignalRequest request =
        new SignalRequest(
            HOSTILE, 0, List.of(), intent, CutMode.LIVE, Deadline.in(Duration.ofMinutes(1)));
    return new SignalAnswer(
        request, List.of(version), "cut" + HOSTILE, "catalog", signals, List.of());
  }

  private void assertSame(Intent intent, @Nullable String traceId, List<Signal> signals) {
    SignalAnswer answer = answer(intent, signals);
    AuditJson records = new AuditJson(answer, NOW_MS, TOOK_NS, traceId);
    for (Signal signal : signals) {
      assertThat(new String(records.open(signal), UTF_8) + "}")
          .isEqualTo(json.writeValueAsString(tree(answer, signal, traceId)));
    }
  }

  @Test
  void shouldWriteAllThatASignalHas() {
    List<Signal> signals = new ArrayList<>();
    for (int i = 0; i < VECTORS; i++) {
      signals.add(
          TestSignals.recorded(version, HOSTILE, random.nextLong(), finite(), finite(), finite()));
    }

    assertSame(Intent.TRADE, "0af7651916cd43dd8448eb211c80319c", signals);
  }

  private double finite() {
    double value = Double.longBitsToDouble(random.nextLong());
    return Double.isFinite(value) ? value : -0.0;
  }

  @Test
  void shouldWriteNullForWhatASignalHasNot() {
    Signal nothing = Signal.none(version.key(), "SIM.A", Reason.UNKNOWN_SYMBOL, HOSTILE);
    Signal bare = TestSignals.scored(version, Arm.CANARY, "SIM.B", 1, 0, 0.1);

    assertSame(Intent.PREVIEW, null, List.of(nothing, bare, TestSignals.withoutMoney(bare)));
  }

  private ObjectNode tree(SignalAnswer answer, Signal signal, @Nullable String traceId) {
    ObjectNode tree = json.createObjectNode();
    tree.put("id", signal.id());
    tree.put("requestId", answer.request().id());
    tree.put("traceId", traceId);
    tree.put("time", UtcTime.text(NOW_MS * 1_000_000));
    tree.put("tookNs", TOOK_NS);
    tree.put("intent", answer.request().intent().name().toLowerCase(Locale.ROOT));
    tree.put("symbol", signal.symbol());
    tree.put("model", signal.key().model());
    tree.put("modelVersion", signal.key().version());
    tree.put("modelSha256", version.manifest().sha256());
    tree.put("arm", signal.arm().wireName());
    decision(signal, tree);
    tree.put("cut", answer.cut());
    tree.put("catalog", answer.catalogHash());
    ArrayNode entries = tree.putArray("entries");
    if (signal.cut() != null) {
      signal.cut().entries().forEach(entry -> entry(entry, entries.addObject()));
    }
    Vector vector = signal.vector();
    if (vector == null) {
      tree.putNull("vector");
    } else {
      ArrayNode values = tree.putArray("vector");
      for (double value : vector.values()) {
        values.add(value);
      }
    }
    tree.put("vectorHash", vector == null ? null : vector.hash());
    return tree;
  }

  private static void decision(Signal signal, ObjectNode tree) {
    BackendKind backend = signal.backend();
    Money limit = signal.maxNotional();
    tree.put("status", signal.status().name());
    tree.put("reason", signal.reason() == null ? null : signal.reason().name());
    tree.put("detail", signal.detail());
    tree.put("backend", backend == null ? null : backend.wireName());
    tree.put("score", signal.score());
    tree.put("previousSide", signal.previous() == null ? null : signal.previous().name());
    tree.put("side", signal.side() == null ? null : signal.side().name());
    if (limit == null) {
      tree.putNull("maxNotional");
    } else {
      tree.putObject("maxNotional")
          .put("amount", limit.amount().toPlainString())
          .put("currency", limit.currency());
    }
    tree.put("featureTime", time(signal.featureTimeNs()));
    tree.put("validUntil", time(signal.validUntilNs()));
  }

  private static @Nullable String time(long ns) {
    return ns == Signal.NO_TIME ? null : UtcTime.text(ns);
  }

  private static void entry(Cut.Entry entry, ObjectNode tree) {
    switch (entry) {
      case Cut.BarEntry bar ->
          tree.put("view", bar.view())
              .put("definition", bar.definition())
              .put("end", UtcTime.text(bar.endNs()))
              .put("revision", bar.revision());
      case Cut.OfflineEntry offline ->
          tree.put("view", offline.view())
              .put("definition", offline.definition())
              .put("eventTime", UtcTime.text(offline.eventNs()))
              .put(
                  "knowledgeTime",
                  offline.knowledgeNs() == Answer.NO_TIME
                      ? null
                      : UtcTime.text(offline.knowledgeNs()));
      case Cut.PositionEntry position ->
          throw new IllegalArgumentException("must be closed: entry=" + position);
    }
  }
}
