package io.factorline.redis;

/**
 * The side at a cut, and the one before it; 0 hold, 1 buy, 2 sell.
 *
 * @param isOvertaken whether a newer cut has been signed, so that this one has no side any more
 */
public record SideAnswer(int previous, int side, boolean isOvertaken) {
  static SideAnswer of(long answer) {
    return answer < 0
        ? new SideAnswer(0, 0, true)
        : new SideAnswer((int) answer / 10, (int) answer % 10, false);
  }
}
