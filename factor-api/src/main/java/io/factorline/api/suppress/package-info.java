/** Suppressions over HTTP. Must not know how answers leave out what they hide. */
@NullMarked
package io.factorline.api.suppress;

import org.jspecify.annotations.NullMarked;
