/** The stream-ingest service: Kafka ticks in, hot rows and closed bars out. */
@NullMarked
package io.factorline.ingest;

import org.jspecify.annotations.NullMarked;
