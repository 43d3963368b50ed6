package io.factorline.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** What INFO tells of memory. */
final class RedisMemoryTest {
  private static String info(String maximum) {
    return """
    # Memory\r
    used_memory:1048576\r
    used_memory_human:1.00M\r
    total_system_memory:8589934592\r
    maxmemory:%s\r
    maxmemory_policy:noeviction\r
    """
        .formatted(maximum);
  }

  @Test
  void shouldTakeTheLimitThatIsSet() {
    assertThat(RedisMemory.parse(info("2097152"))).isEqualTo(new RedisMemory(1_048_576, 2_097_152));
  }

  @Test
  void shouldTakeTheMachineWhereNoLimitIsSet() {
    assertThat(RedisMemory.parse(info("0"))).isEqualTo(new RedisMemory(1_048_576, 8_589_934_592L));
  }

  @Test
  void shouldNameTheFieldThatIsNoNumber() {
    assertThatThrownBy(() -> RedisMemory.parse(info("4gb")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("must be a number: maxmemory=4gb");
    assertThatThrownBy(() -> RedisMemory.parse("maxmemory:0"))
        .hasMessage("must be a number: used_memory=");
  }
}
