package io.factorline.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class OwnKeyTest {
  private static final Duration EVERY = Duration.ofMillis(5);

  @TempDir Path folder;

  private final ApiKey first = ApiKey.random(new SecureRandom());
  private final ApiKey second = ApiKey.random(new SecureRandom());

  private static Map<String, String> headers(OwnKey key) {
    Map<String, String> headers = new HashMap<>();
    key.writeTo(headers::put);
    return headers;
  }

  private static Map<String, String> bearer(ApiKey key) {
    return Map.of("Authorization", "Bearer " + key.text());
  }

  private static void await(BooleanSupplier condition) {
    long endNs = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (!condition.getAsBoolean() && System.nanoTime() < endNs) {
      Thread.onSpinWait();
    }
    assertThat(condition.getAsBoolean()).isTrue();
  }

  @Test
  void shouldShowTheKeyThatTheFileHoldsNow() throws IOException {
    Path file = Files.writeString(folder.resolve("key"), first.text() + "\n");
    try (OwnKey key = OwnKey.open(file, EVERY)) {
      assertThat(headers(key)).isEqualTo(bearer(first));

      Path next = Files.writeString(folder.resolve("next"), second.text());
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
      await(() -> headers(key).equals(bearer(second)));
    }
  }

  @Test
  void shouldShowTheKeyOfBeforeWhileTheFileHoldsNone() throws IOException {
    Path file = Files.writeString(folder.resolve("key"), first.text());
    try (OwnKey key = OwnKey.open(file, EVERY)) {
      Files.writeString(file, "half a k");
      Files.writeString(file, second.text());
      await(() -> headers(key).equals(bearer(second)));
      Files.delete(file);
      assertThat(headers(key)).isEqualTo(bearer(second));
    }
  }

  @Test
  void shouldNotBeginWithoutAKeyAndNotTellWhatItFound() throws IOException {
    Path broken = Files.writeString(folder.resolve("key"), first.text() + "x");

    assertThatIllegalArgumentException()
        .isThrownBy(() -> OwnKey.open(broken, EVERY))
        .withMessageNotContaining(first.text());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> OwnKey.open(folder.resolve("none"), EVERY))
        .withMessageContaining("security.own-key-file=");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> OwnKey.of("password"))
        .withMessageNotContaining("password");
  }

  @Test
  void shouldShowNothingWhereThereIsNone() {
    assertThat(headers(OwnKey.NONE)).isEmpty();
    assertThat(headers(OwnKey.of(first.text()))).isEqualTo(bearer(first));
  }
}
