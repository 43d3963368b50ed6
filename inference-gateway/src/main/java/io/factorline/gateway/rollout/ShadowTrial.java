package io.factorline.gateway.rollout;

/**
 * A version that runs as shadow.
 *
 * @param id revision at which it began
 * @param sha256 of the version's file; another file is not this version
 * @param salt picks the requests that it sees
 * @param sinceMs ms since the epoch
 */
public record ShadowTrial(long id, ShadowPlan plan, String sha256, String salt, long sinceMs) {
  /** Whether a request is one of those that it sees; the same at each replica. */
  public boolean sees(String requestId) {
    return plan.shareBp() == Split.WHOLE_BP
        || Split.isWithin(Split.place(salt, requestId), plan.shareBp());
  }
}
