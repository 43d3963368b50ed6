/**
 * An example of how an engine in Java asks factor-api, to be copied. Must not know anything of
 * Factorline but its REST.
 */
@NullMarked
package io.factorline.client;

import org.jspecify.annotations.NullMarked;
