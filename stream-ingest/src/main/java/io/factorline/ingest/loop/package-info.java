/**
 * The one thread that owns all partition state: it applies records, writes rows pass by pass, and
 * takes acknowledgements. Must not know how records are read from Kafka.
 */
@NullMarked
package io.factorline.ingest.loop;

import org.jspecify.annotations.NullMarked;
