/** Numbers on their way to and from models. Must not know transports or models. */
@NullMarked
package io.factorline.gateway.tensor;

import org.jspecify.annotations.NullMarked;
