/** What is done before the first request, so that it need not wait. Must not know what it is. */
@NullMarked
package io.factorline.warmup;

import org.jspecify.annotations.NullMarked;
