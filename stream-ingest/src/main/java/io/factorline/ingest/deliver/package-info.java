/**
 * What leaves towards other services: closed bars, rejects, owner's clocks. Must not know the
 * partition state or the loop.
 */
@NullMarked
package io.factorline.ingest.deliver;

import org.jspecify.annotations.NullMarked;
