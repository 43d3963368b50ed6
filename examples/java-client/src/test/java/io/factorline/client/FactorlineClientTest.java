package io.factorline.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.factorline.client.StubApi.Reply;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class FactorlineClientTest {
  private static final String RSI = "live_1s:rsi_14";
  private static final String SMA = "daily:sma_20";
  private static final String PBR = "valuation:pbr";
  private static final FactorQuery QUERY =
      FactorQuery.of(RSI, SMA, PBR).closed().within(Duration.ofSeconds(5));
  private static final Duration YOUNG = Duration.ofSeconds(1);

  private StubApi api = null;
  private FactorlineClient client = null;

  @AfterEach
  void close() {
    client.close();
    api.close();
  }

  @Test
  void shouldTellWhatIsKnownOfEachFactor() throws Exception {
    start(Reply.of(200, "symbol.json"));

    SymbolFactors answer = client.factors("SIM.AAA", QUERY);

    assertThat(answer.cell(RSI))
        .isEqualTo(
            new Cell.Present(
                39.69886792715751,
                new Cell.Origin(
                    Instant.parse("2026-11-23T11:47:28Z"),
                    Duration.ofMillis(66),
                    "965e572253081242")));
    assertThat(answer.cell(RSI).usable(YOUNG)).hasValue(39.69886792715751);
    assertThat(answer.cell(RSI).usable(Duration.ofMillis(65))).isEmpty();
    assertThat(answer.cell(SMA))
        .isEqualTo(
            new Cell.WarmingUp(
                "FEW_BARS", new Cell.Origin(null, Duration.ofMillis(66), "adb119e94c0e5c62")));
    assertThat(answer.cell(PBR)).isInstanceOf(Cell.Undefined.class);
    assertThat(api.asked.getFirst().uri())
        .isEqualTo(
            "/v1/factors/SIM.AAA?factors=live_1s%3Arsi_14%2Cdaily%3Asma_20%2Cvaluation%3Apbr&bar=closed");
  }

  @Test
  void shouldNotUseAStaleValue() throws Exception {
    start(Reply.of(200, "stale.json"));

    Cell cell = client.factors("SIM.AAA", QUERY).cell(RSI);

    assertThat(cell)
        .isInstanceOfSatisfying(
            Cell.Stale.class,
            stale -> {
              assertThat(stale.value()).isEqualTo(57.78950181202717);
              assertThat(stale.reason()).isEqualTo("INGEST");
            });
    assertThat(cell.usable(Duration.ofHours(1))).isEmpty();
  }

  @Test
  void shouldKeepOrderAndRepetitionsOfManySymbols() throws Exception {
    start(Reply.of(200, "batch.json"));

    List<SymbolFactors> rows = client.factors(List.of("SIM.AAA", "NO.SUCH", "SIM.AAA"), QUERY);

    assertThat(rows)
        .extracting(SymbolFactors::symbol)
        .containsExactly("SIM.AAA", "NO.SUCH", "SIM.AAA");
    assertThat(rows.get(0)).isEqualTo(rows.get(2));
    assertThat(rows.get(0).cell(RSI)).isInstanceOf(Cell.Present.class);
    assertThat(rows.get(0).cell(SMA)).isInstanceOf(Cell.WarmingUp.class);
    assertThat(rows.get(1).cell(RSI))
        .isEqualTo(
            new Cell.Missing("UNKNOWN_SYMBOL", new Cell.Origin(null, null, "965e572253081242")));
    assertThat(api.asked.getFirst().method()).isEqualTo("POST");
    assertThat(api.asked.getFirst().body())
        .contains("[\"SIM.AAA\",\"NO.SUCH\",\"SIM.AAA\"]", "\"bar\":\"closed\"");
  }

  @Test
  void shouldTellTheCodeOfAProblemAndNotComeAgain() throws Exception {
    start(Reply.of(404, "unknown-symbol.json"));

    assertThatExceptionOfType(FactorlineException.Refused.class)
        .isThrownBy(() -> client.factors("NO.SUCH", QUERY))
        .satisfies(refused -> assertThat(refused.code()).isEqualTo("unknown_symbol"));
    assertThat(api.asked).hasSize(1);
  }

  @Test
  void shouldSendWhatIsLeftOfTheDeadline() throws Exception {
    start(Reply.of(200, "symbol.json"));

    client.factors("SIM.AAA", QUERY);

    assertThat(Integer.parseInt(api.asked.getFirst().deadline())).isBetween(1_000, 5_000);
  }

  @Test
  void shouldNotSendWithoutTimeLeft() throws Exception {
    start(Reply.of(200, "symbol.json"));

    assertThatExceptionOfType(FactorlineException.DeadlinePassed.class)
        .isThrownBy(() -> client.factors("SIM.AAA", QUERY.within(Duration.ZERO)));
    assertThat(api.asked).isEmpty();
  }

  @Test
  void shouldTellThatTheServiceWasTooLate() throws Exception {
    start(Reply.of(504, "deadline.json"));

    assertThatExceptionOfType(FactorlineException.DeadlinePassed.class)
        .isThrownBy(() -> client.factors("SIM.AAA", QUERY));
    assertThat(api.asked).hasSize(1);
  }

  @Test
  void shouldGiveUpAtTheDeadline() throws Exception {
    start(Reply.never());

    assertThatExceptionOfType(FactorlineException.DeadlinePassed.class)
        .isThrownBy(() -> client.factors("SIM.AAA", QUERY.within(Duration.ofMillis(50))));
  }

  @Test
  void shouldComeAgainWhenTheServiceSaysWhen() throws Exception {
    Reply busy = new Reply(503, Map.of("Retry-After", "0"), "store-unavailable.json");
    start(busy, busy, Reply.of(200, "symbol.json"));

    assertThat(client.factors("SIM.AAA", QUERY).symbol()).isEqualTo("SIM.AAA");
    assertThat(api.asked).hasSize(3);
  }

  @Test
  void shouldNotComeAgainPastTheDeadline() throws Exception {
    start(new Reply(503, Map.of("Retry-After", "60"), "store-unavailable.json"));

    assertThatExceptionOfType(FactorlineException.Refused.class)
        .isThrownBy(() -> client.factors("SIM.AAA", QUERY))
        .satisfies(refused -> assertThat(refused.retryAfter()).isEqualTo(Duration.ofSeconds(60)));
    assertThat(api.asked).hasSize(1);
  }

  @Test
  void shouldGiveUpAfterThreeAttempts() throws Exception {
    start(new Reply(429, Map.of("Retry-After", "0"), "stream-limit.json"));

    assertThatExceptionOfType(FactorlineException.Refused.class)
        .isThrownBy(() -> client.factors(List.of("SIM.AAA"), QUERY));
    assertThat(api.asked).hasSize(3);
  }

  @Test
  void shouldKeepItsConnection() throws Exception {
    start(Reply.of(200, "symbol.json"));

    for (int i = 0; i < 3; i++) {
      client.factors("SIM.AAA", QUERY);
    }

    assertThat(api.asked)
        .extracting(StubApi.Asked::from)
        .hasSize(3)
        .containsOnly(api.asked.getFirst().from());
  }

  @Test
  void shouldTellThatNobodyListens() throws Exception {
    start(Reply.of(200, "symbol.json"));
    URI uri = api.uri();
    api.close();

    try (FactorlineClient alone = new FactorlineClient(uri)) {
      assertThatExceptionOfType(FactorlineException.Unreachable.class)
          .isThrownBy(() -> alone.factors("SIM.AAA", QUERY));
    }
  }

  private void start(Reply... replies) throws IOException {
    api = new StubApi(replies);
    client = new FactorlineClient(api.uri());
  }
}
