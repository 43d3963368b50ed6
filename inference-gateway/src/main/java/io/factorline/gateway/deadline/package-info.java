/** How much time a request has left. Must not know what the time is spent on. */
@NullMarked
package io.factorline.gateway.deadline;

import org.jspecify.annotations.NullMarked;
