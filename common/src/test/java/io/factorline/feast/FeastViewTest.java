package io.factorline.feast;

import static io.factorline.feast.Golden.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class FeastViewTest {

  @ParameterizedTest
  @CsvSource({
    "feature_view_1, feature_10, 266d5f39",
    "feature_view_1, feature_11, c3379abf",
    "feature_view_1, feature_12, 7772b564",
    "driver_hourly_stats, conv_rate, 6160e3da",
    "driver_hourly_stats, acc_rate, fa5e58ad",
    "driver_hourly_stats, avg_daily_trips, 18a5e5a3",
    "factors, ma_20, 0213fc44",
    "factors, rsi_14, cab7ef8a",
  })
  void shouldHashFieldAsFeastDoes(String view, String feature, String hex) {
    assertThat(FeastView.field(view, feature)).isEqualTo(bytes(hex));
    assertThat(FeastView.of(view, List.of("other", feature)).field(1)).isEqualTo(bytes(hex));
  }

  /** Vectors of MurmurHash3_x86_32 with seed 0 that cover every length of the tail. */
  @ParameterizedTest
  @CsvSource({
    "'', 00000000",
    "test, ba6bd213",
    "'Hello, world!', c0363e43",
    "The quick brown fox jumps over the lazy dog, 2e4ff723",
  })
  void shouldMatchPublishedMurmurVectors(String text, String hex) {
    assertThat(Murmur3.hash32(WellFormed.utf8(text))).isEqualTo(Integer.parseUnsignedInt(hex, 16));
  }

  @Test
  void shouldNameTimestampAndGuardFields() {
    FeastView view = FeastView.of("live_1m", List.of("rsi_14"));

    assertThat(view.timestampField()).asString().isEqualTo("_ts:live_1m");
    assertThat(view.guardField()).asString().isEqualTo("_fl:live_1m");
  }

  @Test
  void shouldNameBothFeaturesThatShareAField() {
    List<String> alike = twoFeaturesThatHashAlike("v");

    assertThatIllegalArgumentException()
        .isThrownBy(() -> FeastView.of("v", alike))
        .withMessage(
            "must have distinct field hashes, rename one: first=v:"
                + alike.getFirst()
                + ", second=v:"
                + alike.getLast());
  }

  @Test
  void shouldFindSharedFieldAcrossViewsOfAnEntity() {
    List<String> alike = twoFeaturesThatHashAlike("a:x");
    FeastView first = FeastView.of("a:x", List.of(alike.getFirst()));
    FeastView second = FeastView.of("a", List.of("x:" + alike.getLast()));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> FeastView.requireDistinctFields(List.of(first, second)))
        .withMessageContaining("a:x:" + alike.getFirst())
        .withMessageContaining("a:x:" + alike.getLast());
  }

  @Test
  void shouldRefuseEmptyName() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> FeastView.of("", List.of("rsi_14")))
        .withMessageContaining("must have names");
  }

  /** 32 bits collide after some 80,000 names, so a search finds a pair at once. */
  private static List<String> twoFeaturesThatHashAlike(String view) {
    Map<Integer, String> seen = new HashMap<>();
    for (int i = 0; ; i++) {
      String feature = "f" + i;
      String earlier = seen.put(Murmur3.hash32(WellFormed.utf8(view + ":" + feature)), feature);
      if (earlier != null) {
        return List.of(earlier, feature);
      }
    }
  }
}
