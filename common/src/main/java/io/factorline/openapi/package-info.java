/**
 * Descriptions of a service's HTTP interface, written by hand and read once. Knows nothing of how a
 * service answers them.
 */
@NullMarked
package io.factorline.openapi;

import org.jspecify.annotations.NullMarked;
