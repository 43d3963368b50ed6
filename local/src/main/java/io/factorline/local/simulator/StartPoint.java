package io.factorline.local.simulator;

import java.util.Map;

/**
 * What the simulator finds when it starts.
 *
 * @param partitions of {@code ticks}
 * @param last where symbols of an earlier run stopped
 */
record StartPoint(int partitions, Map<String, LastTick> last) {
  StartPoint {
    last = Map.copyOf(last);
  }
}
