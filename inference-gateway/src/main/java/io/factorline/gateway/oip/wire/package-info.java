/** Messages and stubs that are generated from the protocol's file. Must not be written by hand. */
@NullMarked
package io.factorline.gateway.oip.wire;

import org.jspecify.annotations.NullMarked;
