/**
 * Answers of before, found again in the lake. Must not know Redis, nor what the newest values are.
 */
@NullMarked
package io.factorline.api.past;

import org.jspecify.annotations.NullMarked;
