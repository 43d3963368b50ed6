/** How the parts of the service are put together. Must not decide anything that a caller sees. */
@NullMarked
package io.factorline.api.wiring;

import org.jspecify.annotations.NullMarked;
