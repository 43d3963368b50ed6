package io.factorline.gateway.rollout;

/**
 * A step that was taken.
 *
 * @param revision that it led to
 */
public record Step(long revision, RolloutAction action, Cause cause) {}
