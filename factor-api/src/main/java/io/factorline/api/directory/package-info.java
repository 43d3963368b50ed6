/** What there is to ask for: the catalog and the symbols. Must not know their values. */
@NullMarked
package io.factorline.api.directory;

import org.jspecify.annotations.NullMarked;
