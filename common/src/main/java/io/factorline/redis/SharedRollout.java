package io.factorline.redis;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What replicas share of a model's roll-out.
 *
 * @param nowMs by Redis's clock, ms since the epoch
 * @param revision 0 where there is no state
 * @param state empty where there is none
 * @param reports of the replicas that live, by replica
 */
public record SharedRollout(long nowMs, long revision, String state, Map<String, String> reports) {
  private static final int HEAD = 2;

  public SharedRollout {
    reports = Map.copyOf(reports);
  }

  static SharedRollout of(List<byte[]> answer) {
    String stored = Text.of(answer.get(1));
    int end = stored.indexOf('|');
    Map<String, String> reports = new LinkedHashMap<>();
    for (int i = HEAD; i + 1 < answer.size(); i += 2) {
      reports.put(Text.of(answer.get(i)), Text.of(answer.get(i + 1)));
    }
    return new SharedRollout(
        Long.parseLong(Text.of(answer.get(0))),
        end < 0 ? 0 : Long.parseLong(stored.substring(0, end)),
        stored.substring(end + 1),
        reports);
  }
}
