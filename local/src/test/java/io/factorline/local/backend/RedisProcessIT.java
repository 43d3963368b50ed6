package io.factorline.local.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.factorline.local.process.Ports;
import io.factorline.local.process.ProcessException;
import io.factorline.local.time.Wait;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RedisProcessIT {
  @TempDir Path folder;

  @Test
  void shouldServeWithNoEvictionAndAnAppendOnlyFile() throws IOException {
    try (RedisProcess redis = RedisProcess.start(RedisSettings.in(folder))) {
      assertThat(RedisCommands.call(redis.port(), "SET a 1")).isEqualTo("+OK");
      assertThat(RedisCommands.call(redis.port(), "GET a")).isEqualTo("1");
      assertThat(Files.readString(redis.storage().resolve("appendonly.aof"))).contains("SET");
    }
  }

  @Test
  void shouldKeepDataWhenKilledAndStarted() throws IOException {
    try (RedisProcess redis = RedisProcess.start(RedisSettings.in(folder))) {
      assertThat(RedisCommands.call(redis.port(), "SET a kept")).isEqualTo("+OK");

      redis.kill();
      assertThat(redis.process().isAlive()).isFalse();
      assertThat(Ports.isListening(redis.port())).isFalse();
      redis.start();

      assertThat(RedisCommands.call(redis.port(), "GET a")).isEqualTo("kept");
    }
  }

  @Test
  void shouldKeepDataInAFolderWithSpaces() throws IOException {
    RedisSettings settings = RedisSettings.in(folder.resolve("a \"b\" c"));
    try (RedisProcess redis = RedisProcess.start(settings)) {
      assertThat(RedisCommands.call(redis.port(), "SET a kept")).isEqualTo("+OK");
    }
    try (RedisProcess redis = RedisProcess.start(settings)) {
      assertThat(RedisCommands.call(redis.port(), "GET a")).isEqualTo("kept");
    }
  }

  @Test
  void shouldStaySilentWhileFrozenAndAnswerAfterwards() throws IOException {
    try (RedisProcess redis = RedisProcess.start(RedisSettings.in(folder))) {
      redis.pause();
      assertThatThrownBy(() -> RedisCommands.call(redis.port(), "PING"))
          .isInstanceOf(SocketTimeoutException.class);
      redis.resume();

      assertThat(Wait.until(Duration.ofSeconds(5), () -> RedisProcess.serves(redis.port())))
          .isTrue();
    }
  }

  @Test
  void shouldEndWhenStoppedWhileFrozen() {
    RedisProcess redis = RedisProcess.start(RedisSettings.in(folder));
    redis.pause();
    redis.stop();

    assertThat(redis.process().isAlive()).isFalse();
  }

  @Test
  void shouldShowTheEndOfItsLogWhenItCannotStart() throws IOException {
    RedisSettings settings = RedisSettings.in(folder);
    try (ServerSocket other = new ServerSocket()) {
      other.bind(Ports.loopback(settings.port()));

      assertThatThrownBy(() -> RedisProcess.start(settings))
          .isInstanceOf(ProcessException.class)
          .hasMessageContaining("Redis ended while it was starting, with exit code 1")
          .hasMessageContaining("Address already in use");
    }
  }
}
