/**
 * A whole Factorline on one machine, for people and for tests. The services know nothing of it: it
 * meets them at Kafka, Redis and HTTP like any other client.
 */
@NullMarked
package io.factorline.local;

import org.jspecify.annotations.NullMarked;
