package io.factorline.redis;

/**
 * Memory of Redis.
 *
 * @param usedBytes what it uses
 * @param limitBytes what it may use: its {@code maxmemory}, or where that is not set the memory of
 *     its machine
 */
public record RedisMemory(long usedBytes, long limitBytes) {

  /**
   * Reads the section {@code memory} of {@code INFO}.
   *
   * @throws IllegalArgumentException naming the field that is absent or not a number
   */
  static RedisMemory parse(String info) {
    long maximum = number(info, "maxmemory");
    return new RedisMemory(
        number(info, "used_memory"), maximum > 0 ? maximum : number(info, "total_system_memory"));
  }

  private static long number(String info, String field) {
    String prefix = field + ":";
    String text =
        info.lines()
            .filter(line -> line.startsWith(prefix))
            .map(line -> line.substring(prefix.length()).strip())
            .findFirst()
            .orElse("");
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("must be a number: %s=%s".formatted(field, text), e);
    }
  }
}
