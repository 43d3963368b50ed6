/**
 * Where seeds come from: state files of the lake, brought up to a record by an engine that runs
 * beside. Must not know the loop, Redis or Spring.
 */
@NullMarked
package io.factorline.ingest.seed;

import org.jspecify.annotations.NullMarked;
