package io.factorline.api.history.stitch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.factorline.error.ErrorCode;
import io.factorline.error.RequestException;
import io.factorline.store.TopicId;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class HistoryCursorTest {
  private static final byte[] QUESTION = "A\nlive_1s:open".getBytes(StandardCharsets.UTF_8);
  private static final HistoryCut CUT =
      new HistoryCut(List.of(17L, 0L), new TopicId(1, -2), List.of(0L, 1L << 40), 9L);

  private static void assertRefused(String text, byte[] question) {
    assertThatExceptionOfType(RequestException.class)
        .isThrownBy(() -> HistoryCursor.parse(text, question))
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_CURSOR));
  }

  @Test
  void shouldReadWhatItWrote() {
    for (HistoryCut cut :
        List.of(CUT, new HistoryCut(List.of(3L), null, List.of(), Long.MAX_VALUE))) {
      HistoryCursor cursor = new HistoryCursor(7, Long.MIN_VALUE, cut);

      assertThat(HistoryCursor.parse(cursor.text(QUESTION), QUESTION)).isEqualTo(cursor);
    }
  }

  @Test
  void shouldRefuseEachChangedBitAndOtherQuestions() {
    String text = new HistoryCursor(0, 5, CUT).text(QUESTION);
    byte[] bytes = Base64.getUrlDecoder().decode(text);

    for (int bit = 0; bit < bytes.length * 8; bit++) {
      byte[] changed = bytes.clone();
      changed[bit / 8] ^= (byte) (1 << bit % 8);
      assertRefused(Base64.getUrlEncoder().withoutPadding().encodeToString(changed), QUESTION);
    }
    assertRefused(text, "B\nlive_1s:open".getBytes(StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "!", "AQ", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"})
  void shouldRefuseWhatIsNone(String text) {
    assertRefused(text, QUESTION);
    assertRefused("A".repeat(HistoryCursor.MAX_TEXT + 1), QUESTION);
  }

  @Test
  void shouldNameTheCutByAllThatItHolds() {
    String hash = CUT.hash("ab", "");

    assertThat(hash).matches("[0-9a-f]{32}").isEqualTo(CUT.hash("ab", ""));
    assertThat(CUT.hash("ac", "")).isNotEqualTo(hash);
    assertThat(CUT.hash("ab", "cd")).isNotEqualTo(hash);
    assertThat(new HistoryCut(List.of(18L, 0L), CUT.topic(), CUT.offsets(), 9).hash("ab", ""))
        .isNotEqualTo(hash);
    assertThat(CUT.upTo(8).hash("ab", "")).isNotEqualTo(hash);
  }
}
