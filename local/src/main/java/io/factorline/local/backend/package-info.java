/**
 * The two backends as processes of this machine: a real Kafka broker and a real redis-server, for
 * {@code ./factorline} and for the tests of all modules. Knows nothing of the services and of what
 * they store.
 */
@NullMarked
package io.factorline.local.backend;

import org.jspecify.annotations.NullMarked;
