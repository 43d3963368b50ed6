package io.factorline.gateway.rollout;

/** A step that does not follow from where the roll-out is. It has no stack trace. */
public final class RolloutRefusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  RolloutRefusal(String rule) {
    super(rule, null, false, false);
  }

  /** The rule, then {@code name=value}. */
  public String detail() {
    return String.valueOf(getMessage());
  }
}
