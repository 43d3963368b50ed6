/**
 * Versions that run as shadow: declared, followed by each replica, scored on what the stable
 * version answered with, on threads and with limits of their own. Must not know HTTP, and must not
 * change an answer.
 */
@NullMarked
package io.factorline.gateway.shadow;

import org.jspecify.annotations.NullMarked;
