/** What engines did with signals, by REST and by topic. Must not know how it is booked. */
@NullMarked
package io.factorline.gateway.execution;

import org.jspecify.annotations.NullMarked;
