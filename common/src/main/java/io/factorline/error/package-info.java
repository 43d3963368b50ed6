/**
 * The codes of failed requests, the same in every service. Must not know HTTP libraries or who
 * raises them.
 */
@NullMarked
package io.factorline.error;

import org.jspecify.annotations.NullMarked;
