package io.factorline.gateway.guard;

/** What the guards say of a canary at one look. */
public sealed interface Verdict {
  /**
   * Too little is known to say anything; never a pass.
   *
   * @param missing what
   */
  record Unknown(String missing) implements Verdict {}

  /** Nothing is wrong, and enough is known. */
  record Pass() implements Verdict {}

  /**
   * The canary breaks a rule.
   *
   * @param rule with its figures
   */
  record Breach(String rule) implements Verdict {}

  /**
   * The canary breaks a rule for which it is held where it is.
   *
   * @param rule with its figures
   */
  record Hold(String rule) implements Verdict {}

  /**
   * Both arms break a rule, so the canary is not to blame.
   *
   * @param rule with its figures
   */
  record SharedTrouble(String rule) implements Verdict {}
}
