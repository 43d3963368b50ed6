/** Whether a request is taken in or shed. Must not know what is asked. */
@NullMarked
package io.factorline.api.load;

import org.jspecify.annotations.NullMarked;
