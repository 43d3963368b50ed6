/** Traces as a service of Spring configures them. Must not know what a service follows. */
@NullMarked
package io.factorline.tracing.service;

import org.jspecify.annotations.NullMarked;
