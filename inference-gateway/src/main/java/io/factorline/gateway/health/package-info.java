/** What the service needs, as health contributors. Must not change anything. */
@NullMarked
package io.factorline.gateway.health;

import org.jspecify.annotations.NullMarked;
