/**
 * The door of a service: in the profile {@code prod} each request passes it, on the port of the
 * service and on that of management, for WebFlux and for servlets alike. Must not know which routes
 * a service has but by its table, nor what they answer.
 */
@NullMarked
package io.factorline.security.http;

import org.jspecify.annotations.NullMarked;
