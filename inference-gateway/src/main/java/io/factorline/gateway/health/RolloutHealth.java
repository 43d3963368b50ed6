package io.factorline.gateway.health;

import io.factorline.gateway.canary.RolloutDesk;
import io.factorline.gateway.ledger.CanaryLedger;
import io.factorline.online.health.Degraded;
import java.util.concurrent.atomic.AtomicBoolean;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/**
 * Whether roll-outs are followed. Before the first look this replica does not know which version is
 * stable, so it is out of service; later it goes on with what it knew, without the canary.
 */
@Component("rollouts")
final class RolloutHealth implements HealthIndicator {
  private final RolloutDesk desk;
  private final CanaryLedger ledger;
  private final AtomicBoolean hasFollowed = new AtomicBoolean();

  RolloutHealth(RolloutDesk desk, CanaryLedger ledger) {
    this.desk = desk;
    this.ledger = ledger;
  }

  @Override
  public Health health() {
    boolean isFollowing = desk.isFollowing();
    if (isFollowing) {
      hasFollowed.set(true);
    } else if (!hasFollowed.get()) {
      return Health.outOfService().withDetail("cause", "roll-outs were not seen yet").build();
    }
    if (isFollowing && ledger.isFollowing()) {
      return Health.up().build();
    }
    String cause =
        isFollowing
            ? "the ledger cannot be read; canaries trade nothing"
            : "roll-outs cannot be followed; canaries get nothing";
    return Health.status(Degraded.STATUS).withDetail("cause", cause).build();
  }
}
