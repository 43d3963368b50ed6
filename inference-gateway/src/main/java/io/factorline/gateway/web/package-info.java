/** The REST of the service. Must not decide what a signal is. */
@NullMarked
package io.factorline.gateway.web;

import org.jspecify.annotations.NullMarked;
