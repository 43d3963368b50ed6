package io.factorline.online;

import static io.factorline.online.CellState.MISSING_NO_DATA;
import static io.factorline.online.CellState.MISSING_TYPE;
import static io.factorline.online.CellState.PRESENT;
import static io.factorline.online.CellState.UNDEFINED_DOMAIN;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.factorline.catalog.Entity;
import io.factorline.error.RequestException;
import io.factorline.feast.FeastTimestamp;
import io.factorline.feast.FeastValue;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class OfflineLayoutTest {
  private static final int FIELDS = 9;
  private static final byte[] TIME = FeastTimestamp.encode(1_234_567_890_123_456_789L);

  private final OfflineLayout layout = Objects.requireNonNull(OfflineLayout.of(Offline.CATALOG));

  private static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex);
  }

  @Test
  void shouldNameKeysAsFeastDoes() {
    byte[] key =
        bytes(
            "010000000200000006000000"
                + "73796d626f6c"
                + "0200000004000000"
                + "4141504c"
                + "666163746f726c696e65");

    assertThat(layout.key("AAPL").getBytes(ISO_8859_1)).isEqualTo(key);
  }

  @Test
  void shouldNameKeysOfSeveralJoinKeysAsFeastDoes() {
    Entity listing = Objects.requireNonNull(Offline.CATALOG.entities().get("listing"));
    OfflineLayout ofListings = Objects.requireNonNull(OfflineLayout.of(Offline.CATALOG, listing));
    byte[] key =
        bytes(
            "02000000"
                + "0200000006000000"
                + "73796d626f6c"
                + "0200000005000000"
                + "76656e7565"
                + "0200000004000000"
                + "4141504c"
                + "0200000004000000"
                + "584e4153"
                + "666163746f726c696e65");

    assertThat(ofListings.key("AAPL|XNAS").getBytes(ISO_8859_1)).isEqualTo(key);
    assertThat(ofListings.owns(ofListings.key("AAPL|XNAS"))).isTrue();
    assertThat(layout.owns(ofListings.key("AAPL|XNAS"))).isFalse();
    assertThat(ofListings.owns(layout.key("AAPL"))).isFalse();
    assertThat(ofListings.fields()).contains("_ts:listings", "_kt:listings").hasSize(3);
  }

  @Test
  void shouldReadTheFieldsOfAllViewsOfSymbols() {
    assertThat(layout.fields())
        .hasSize(FIELDS)
        .contains("_ts:facts", "_kt:facts", "_ts:more", "_kt:more")
        .noneMatch(field -> field.contains("sectors"));
  }

  @Test
  void shouldTellEventAndKnowledgeTimeOfEachView() {
    byte[] @Nullable [] values = new byte[FIELDS][];
    values[0] = new FeastValue.Float64(1.5).encode();
    values[4] = TIME;
    values[5] = FeastTimestamp.encode(1_234_567_891_000_000_001L);
    OfflineRow row = layout.decode(values);

    assertThat(row.part(0).eventNs()).isEqualTo(1_234_567_890_123_456_789L);
    assertThat(row.part(0).knowledgeNs()).isEqualTo(1_234_567_891_000_000_001L);
    assertThat(row.part(0).cells())
        .extracting(OfflineRow.Cell::state)
        .containsExactly(PRESENT, MISSING_NO_DATA, MISSING_NO_DATA, MISSING_NO_DATA);
    assertThat(row.part(1).eventNs()).isEqualTo(Answer.NO_TIME);
    assertThat(row.part(1).cells().getFirst().state()).isEqualTo(MISSING_NO_DATA);
  }

  @Test
  void shouldTellNothingOfARowWithoutATime() {
    byte[] @Nullable [] values = new byte[FIELDS][];
    values[0] = new FeastValue.Float64(1.5).encode();
    assertThat(layout.decode(values).part(0).cells().getFirst().state()).isEqualTo(MISSING_NO_DATA);

    values[4] = new byte[0];
    assertThat(layout.decode(values).part(0).cells().getFirst().state())
        .as("the epoch is no time to Feast")
        .isEqualTo(MISSING_NO_DATA);

    values[4] = bytes("08");
    OfflineRow.Part part = layout.decode(values).part(0);
    assertThat(part.cells().getFirst().state()).isEqualTo(MISSING_TYPE);
    assertThat(part.eventNs()).isEqualTo(Answer.NO_TIME);
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          0, 29000000000000f83f, PRESENT, 1.5
          0, 35f5696d3f, PRESENT, 0.9273980259895325
          0, 18ffffffffffffffffff01, PRESENT, -1
          0, 20b402, PRESENT, 308
          0, 2080808080808080f001, MISSING_TYPE, NaN
          0, 29000000000000f87f, MISSING_NO_DATA, NaN
          0, 29000000000000f07f, UNDEFINED_DOMAIN, NaN
          0, 12044141504c, MISSING_TYPE, NaN
          0, 980100, MISSING_NO_DATA, NaN
          0, '', MISSING_NO_DATA, NaN
          0, ff, MISSING_TYPE, NaN
          1, 20b402, PRESENT, 308
          1, 1801, PRESENT, 1
          1, 4090cd888a06, PRESENT, 1631725200
          1, 29000000000000f83f, MISSING_TYPE, NaN
          2, 12044141504c, PRESENT, NaN
          2, 20b402, MISSING_TYPE, NaN
          3, 3801, PRESENT, NaN
          3, 1801, MISSING_TYPE, NaN
          """)
  void shouldTakeBytesForTheDeclaredTypeOnly(
      int field, String hex, CellState state, double number) {
    byte[] @Nullable [] values = new byte[FIELDS][];
    values[field] = bytes(hex);
    values[4] = TIME;
    OfflineRow.Cell cell = layout.decode(values).part(0).cells().get(field);

    assertThat(cell.state()).isEqualTo(state);
    assertThat(Double.valueOf(cell.number())).isEqualTo(Double.valueOf(number));
    assertThat(cell.exact() != null).isEqualTo(state == PRESENT && field > 0);
  }

  @Test
  void shouldKeepWholeNumbersBeyondTheReachOfADouble() {
    long whole = (1L << 53) + 1;
    byte[] @Nullable [] values = new byte[FIELDS][];
    values[1] = new FeastValue.Int64(whole).encode();
    values[4] = TIME;

    assertThat(layout.decode(values).part(0).cells().get(1).exact())
        .isEqualTo(new FeastValue.Int64(whole));
    assertThat(UNDEFINED_DOMAIN.hasValue()).isFalse();
  }

  @Test
  void shouldRefuseFactorsThatAreNotAboutSymbols() {
    assertThatThrownBy(() -> PlanCompiler.compile(Offline.CATALOG, List.of("sectors:pe")))
        .isInstanceOf(RequestException.class)
        .hasMessage("must be about symbols: factor=sectors:pe, entity=sector");
  }
}
