/** The factor-api service: factors by REST. */
@NullMarked
package io.factorline.api;

import org.jspecify.annotations.NullMarked;
