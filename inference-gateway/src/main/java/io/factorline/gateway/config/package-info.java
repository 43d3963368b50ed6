/** The settings of the service. Must not know who reads them. */
@NullMarked
package io.factorline.gateway.config;

import org.jspecify.annotations.NullMarked;
