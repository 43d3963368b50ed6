/** The feature-sync service: offline features, the lake and parity. */
@NullMarked
package io.factorline.sync;

import org.jspecify.annotations.NullMarked;
