/** Factors of symbols by request. Must not know how rows are kept. */
@NullMarked
package io.factorline.api.factors;

import org.jspecify.annotations.NullMarked;
