/**
 * Corporate actions and the share basis of numbers: which splits lie between the time that a number
 * speaks of and the time that it is read for, and what they do to it. The same classes serve live
 * reads, history and training sets. It must not know Redis, Kafka or the lake.
 */
@NullMarked
package io.factorline.basis;

import org.jspecify.annotations.NullMarked;
