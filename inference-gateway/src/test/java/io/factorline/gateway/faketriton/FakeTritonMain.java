package io.factorline.gateway.faketriton;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/**
 * The fake as a process, for benchmarks: serves versions 1 and 2 of {@code momentum}, whose score
 * is always 0.25, until its process is ended.
 *
 * <p>Arguments: port, columns, instances, microseconds that each takes for a call.
 */
public final class FakeTritonMain {
  private static final double SCORE = 0.25;

  private FakeTritonMain() {}

  /** Runs it. */
  public static void main(String[] args) throws InterruptedException {
    int columns = Integer.parseInt(args[1]);
    try (FakeTriton fake = FakeTriton.startOn(Integer.parseInt(args[0]))) {
      fake.with("momentum", "1", "FP64", columns, row -> SCORE)
          .with("momentum", "2", "FP64", columns, row -> SCORE)
          .instances(Integer.parseInt(args[2]), Duration.ofNanos(1_000 * Long.parseLong(args[3])));
      new CountDownLatch(1).await();
    }
  }
}
