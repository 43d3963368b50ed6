/**
 * The settings of the service and how its parts are put together. Must not decide anything that a
 * caller sees.
 */
@NullMarked
package io.factorline.api.config;

import org.jspecify.annotations.NullMarked;
