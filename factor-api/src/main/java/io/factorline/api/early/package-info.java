/**
 * Refuses requests where HTTP has just been decoded, before WebFlux sees them, while the service
 * has more to do than it can, and has the others take turns. Must not know what is asked but for
 * its path, and answers nothing but refusals.
 */
@NullMarked
package io.factorline.api.early;

import org.jspecify.annotations.NullMarked;
