/**
 * The job that has recorded predictions of the lake computed again. Must not run a model: the
 * gateway does, with the code that answered.
 */
@NullMarked
package io.factorline.sync.signals;

import org.jspecify.annotations.NullMarked;
