package io.factorline.online.health;

import org.springframework.boot.health.contributor.Status;

/** The status of a part that is missing while the rest works on; answered with 200. */
public final class Degraded {
  /** Told as {@code DEGRADED}. */
  public static final Status STATUS = new Status("DEGRADED");

  private Degraded() {}
}
