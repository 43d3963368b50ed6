/**
 * Makes the states that partitions go on from after Redis has lost their rows, from the lake. Knows
 * nothing of Redis; stream-ingest writes the rows.
 */
@NullMarked
package io.factorline.sync.rebuild;

import org.jspecify.annotations.NullMarked;
