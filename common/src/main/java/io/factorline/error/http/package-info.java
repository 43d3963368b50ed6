/**
 * How each service tells a failure over HTTP: which failures are a caller's, and problem details of
 * RFC 9457. Must not know the routes or settings of a service.
 */
@NullMarked
package io.factorline.error.http;

import org.jspecify.annotations.NullMarked;
