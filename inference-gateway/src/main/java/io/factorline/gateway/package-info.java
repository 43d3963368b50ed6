/** The inference-gateway service: signals of models that read factors. */
@NullMarked
package io.factorline.gateway;

import org.jspecify.annotations.NullMarked;
