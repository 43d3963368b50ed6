/** Tick files: CSV, plain or gzip, one trade a line. Knows nothing of where the ticks go. */
@NullMarked
package io.factorline.local.tickfile;

import org.jspecify.annotations.NullMarked;
