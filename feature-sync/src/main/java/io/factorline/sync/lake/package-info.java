/**
 * The lake of this service: where it lies, how much it may use, and what looks after it. Must not
 * know what is archived or computed.
 */
@NullMarked
package io.factorline.sync.lake;

import org.jspecify.annotations.NullMarked;
