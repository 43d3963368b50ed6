/**
 * Offline views into Redis: the job that loads their sources, and the writes that come from
 * outside. The only writer of offline views. Must not know how a source is read.
 */
@org.jspecify.annotations.NullMarked
package io.factorline.sync.materialize;
