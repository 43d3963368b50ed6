package io.factorline.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class ClientClassTest {
  @Test
  void shouldShedOneClassAfterTheOther() {
    assertThat(Stream.of(ClientClass.values()).map(c -> c.share(60)))
        .containsExactly(60, 50, 40, 30);
    assertThat(Stream.of(ClientClass.values()).map(c -> c.share(1))).containsExactly(1, 1, 1, 1);
    assertThat(Stream.of(ClientClass.values()).map(c -> c.between(100, 40)))
        .containsExactly(100L, 80L, 60L, 40L);
  }
}
