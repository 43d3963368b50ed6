package io.factorline.gateway.oip;

/**
 * One line of a server's repository index.
 *
 * @param version empty where the model has no version loaded
 * @param state {@code READY}, {@code LOADING}, {@code UNLOADING}, {@code UNAVAILABLE} or {@code
 *     UNKNOWN}
 * @param reason why it is in that state; may be empty
 */
public record ModelState(String name, String version, String state, String reason) {}
