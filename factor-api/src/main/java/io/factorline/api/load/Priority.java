package io.factorline.api.load;

import io.factorline.security.ClientClass;
import org.jspecify.annotations.Nullable;

/** Who asks, in the order in which they are shed last. */
public enum Priority {
  /** Engines, which trade on the answer. */
  ENGINE(ClientClass.ENGINE),
  /** Other services. */
  SERVICE(ClientClass.SERVICE),
  /** People and programs that study. */
  RESEARCH(ClientClass.RESEARCH),
  /** Dashboards and people, who look at it. */
  DASHBOARD(ClientClass.DASHBOARD),
  /** What must be answered always: descriptions of the service. */
  ALWAYS(null);

  private final @Nullable ClientClass shareOf;

  Priority(@Nullable ClientClass shareOf) {
    this.shareOf = shareOf;
  }

  /** Whose share of the room it has; null where it has all. */
  @Nullable ClientClass shareOf() {
    return shareOf;
  }

  /** The same for a client of a class, which says more about who asks than the route does. */
  public Priority of(ClientClass clientClass) {
    if (this == ALWAYS) {
      return this;
    }
    return switch (clientClass) {
      case ENGINE -> ENGINE;
      case SERVICE -> SERVICE;
      case RESEARCH -> RESEARCH;
      case DASHBOARD -> DASHBOARD;
    };
  }
}
