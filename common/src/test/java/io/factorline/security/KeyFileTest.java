package io.factorline.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class KeyFileTest {
  private static final Duration EVERY = Duration.ofMillis(5);

  @TempDir Path folder;

  private static String line(ApiKey key) {
    Client client = new Client("desk", ClientClass.RESEARCH, Set.of(Role.READ), 0);
    return new KeyLine(key.id(), client, key.hash(), KeyLine.NEVER).text() + "\n";
  }

  private void replace(Path file, String text) throws IOException {
    Path other = Files.writeString(folder.resolve("other"), text);
    Files.move(other, file, StandardCopyOption.ATOMIC_MOVE);
  }

  private static void await(BooleanSupplier condition) {
    long endNs = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (!condition.getAsBoolean() && System.nanoTime() < endNs) {
      Thread.onSpinWait();
    }
    assertThat(condition.getAsBoolean()).isTrue();
  }

  @Test
  void shouldTakeAKeyThatIsAddedAndDropOneThatIsTakenOut() throws IOException {
    ApiKey old = ApiKey.random(new SecureRandom());
    ApiKey next = ApiKey.random(new SecureRandom());
    Path file = Files.writeString(folder.resolve("keys"), line(old));
    try (KeyFile keys = KeyFile.open(file, EVERY, () -> 0)) {
      assertThat(keys.authenticate(next.text())).isNull();

      Files.writeString(file, line(old) + line(next));
      await(() -> keys.authenticate(next.text()) != null);
      assertThat(keys.authenticate(old.text())).isNotNull();

      replace(file, line(next));
      await(() -> keys.authenticate(old.text()) == null);
      assertThat(keys.authenticate(next.text())).isNotNull();
    }
  }

  @Test
  void shouldKeepItsKeysWhileTheFileIsBrokenOrGone() throws IOException {
    ApiKey key = ApiKey.random(new SecureRandom());
    Path file = Files.writeString(folder.resolve("keys"), line(key));
    try (KeyFile keys = KeyFile.open(file, EVERY, () -> 0)) {
      replace(file, line(key) + "client=nobody\n");
      await(keys::isBroken);
      assertThat(keys.authenticate(key.text())).isNotNull();

      Files.delete(file);
      await(keys::isBroken);
      assertThat(keys.authenticate(key.text())).isNotNull();

      Files.writeString(file, line(key));
      await(() -> !keys.isBroken());
      assertThat(keys.count()).isEqualTo(1);
    }
  }

  @Test
  void shouldNotBeginWithoutAFileThatHolds() throws IOException {
    Path broken = Files.writeString(folder.resolve("broken"), "client=a");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> KeyFile.open(broken, EVERY, () -> 0))
        .withMessageContaining("line=1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> KeyFile.open(folder.resolve("none"), EVERY, () -> 0))
        .withMessageContaining("security.keys=");
  }
}
