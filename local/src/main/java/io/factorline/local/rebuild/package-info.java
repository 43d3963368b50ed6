/**
 * Brings back what a Redis has lost: asks feature-sync for states and loads, and stream-ingest to
 * go on from them. Knows no layout of Redis.
 */
@NullMarked
package io.factorline.local.rebuild;

import org.jspecify.annotations.NullMarked;
