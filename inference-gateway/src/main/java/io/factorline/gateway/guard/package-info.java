/**
 * Judging a canary by what was counted of both arms. Pure: must not know clocks, Redis or requests.
 */
@NullMarked
package io.factorline.gateway.guard;

import org.jspecify.annotations.NullMarked;
