/** JSON as bytes, written by hand where it is hot. Must not know HTTP or factors. */
@NullMarked
package io.factorline.json;

import org.jspecify.annotations.NullMarked;
