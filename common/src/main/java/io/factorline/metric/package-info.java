/**
 * Names, base units and descriptions of all meters, one enum per subject. It must not know who
 * records them: only {@code java.*} and JSpecify.
 */
@NullMarked
package io.factorline.metric;

import org.jspecify.annotations.NullMarked;
