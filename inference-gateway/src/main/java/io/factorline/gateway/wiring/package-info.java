/** How the parts of the service are put together. Must not decide anything that a caller sees. */
@NullMarked
package io.factorline.gateway.wiring;

import org.jspecify.annotations.NullMarked;
