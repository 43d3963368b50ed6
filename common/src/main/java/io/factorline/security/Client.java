package io.factorline.security;

import java.util.Set;

/**
 * A client that has proven who it is.
 *
 * @param name as the file of keys has it; all its keys share it
 * @param clientClass decides when it is shed
 * @param roles what it may do
 * @param quotaPerSecond requests that one process answers it within a second; 0 for no quota
 */
public record Client(String name, ClientClass clientClass, Set<Role> roles, int quotaPerSecond) {
  /** Under which a request carries its client. */
  public static final String ATTRIBUTE = "io.factorline.client";

  /** Copies the roles. */
  public Client {
    roles = Set.copyOf(roles);
    if (quotaPerSecond < 0) {
      throw new IllegalArgumentException("must be >= 0: quotaPerSecond=" + quotaPerSecond);
    }
  }

  /** Whether it may do what needs a role. */
  public boolean has(Role role) {
    return roles.contains(role);
  }
}
