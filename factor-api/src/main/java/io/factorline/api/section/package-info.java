/** One factor across a universe. Must not know how rows are kept. */
@NullMarked
package io.factorline.api.section;

import org.jspecify.annotations.NullMarked;
