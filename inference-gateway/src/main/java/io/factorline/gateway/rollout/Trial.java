package io.factorline.gateway.rollout;

/**
 * A version on trial.
 *
 * @param id revision at which it began
 * @param sha256 of the version's file; another file is not this version
 * @param salt of the split
 */
public record Trial(long id, Plan plan, String sha256, String salt) {
  /** The version on trial. */
  public long version() {
    return plan.version();
  }

  Trial with(Plan changed) {
    return new Trial(id, changed, sha256, salt);
  }
}
