package io.factorline.local.clock;

import io.factorline.time.EpochClock;
import java.io.IOException;
import org.apache.kafka.common.utils.Time;

/**
 * A process that tells by each clock how far it is ahead, in seconds, once for each line it reads.
 */
public final class TellTime {
  private TellTime() {}

  /** Runs until its input ends. */
  public static void main(String[] words) throws IOException {
    for (int asked = System.in.read(); asked >= 0; asked = System.in.read()) {
      long nowMs = System.currentTimeMillis();
      long own = Math.round((EpochClock.SYSTEM.nowMs() - nowMs) / 1e3);
      long kafka = Math.round((Time.SYSTEM.milliseconds() - nowMs) / 1e3);
      System.out.println(own + " " + kafka);
    }
  }
}
