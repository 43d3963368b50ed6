package io.factorline.gateway.health;

import org.springframework.boot.health.contributor.Status;

/** The status of a part that is missing while the rest works on; answered with 200. */
final class Degraded {
  static final Status STATUS = new Status("DEGRADED");

  private Degraded() {}
}
