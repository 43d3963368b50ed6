/** The HTTP of Feast's feature server. Must not know how rows are kept, nor write any itself. */
@NullMarked
package io.factorline.api.feast;

import org.jspecify.annotations.NullMarked;
