/** The whole local stack as a user runs it. Knows the services by their built jars only. */
@NullMarked
package io.factorline.local.it;

import org.jspecify.annotations.NullMarked;
