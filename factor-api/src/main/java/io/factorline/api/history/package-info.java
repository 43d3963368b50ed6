/**
 * Factors over time by request: the lake, the tail of Kafka and the open bar as one answer at one
 * cut. Must not know how files are decoded, or how records come.
 */
@NullMarked
package io.factorline.api.history;

import org.jspecify.annotations.NullMarked;
