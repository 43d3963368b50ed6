/**
 * Values that an operator has withdrawn: what is hidden, by whom, why, until when. Must not know
 * how it is stored or which answers leave it out.
 */
@NullMarked
package io.factorline.suppress;

import org.jspecify.annotations.NullMarked;
