package io.factorline.local.time;

/** Nanoseconds since an arbitrary origin; only differences mean anything. */
@FunctionalInterface
public interface NanoClock {
  /** The clock of this JVM. */
  NanoClock SYSTEM = System::nanoTime;

  /** Nanoseconds since an origin that is fixed for the life of the clock. */
  long nanoTime();
}
