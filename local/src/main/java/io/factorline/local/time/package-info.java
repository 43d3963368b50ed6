/**
 * Time as the local stack measures it: elapsed time and limits on waiting. Knows nothing of event
 * time, which is data.
 */
@NullMarked
package io.factorline.local.time;

import org.jspecify.annotations.NullMarked;
