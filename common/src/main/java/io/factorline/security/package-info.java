/**
 * Who asks, and what they may do: keys of clients, their roles, classes and quotas. Must not know
 * HTTP libraries or what is asked for.
 */
@NullMarked
package io.factorline.security;

import org.jspecify.annotations.NullMarked;
