/** Factors as server-sent events. Must not know how rows are kept. */
@NullMarked
package io.factorline.api.stream;

import org.jspecify.annotations.NullMarked;
