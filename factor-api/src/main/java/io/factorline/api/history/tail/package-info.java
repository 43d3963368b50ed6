/**
 * The closed bars that Kafka has and the lake may not have yet, followed and kept in memory. Must
 * not know the lake's files, Redis or HTTP.
 */
@NullMarked
package io.factorline.api.history.tail;

import org.jspecify.annotations.NullMarked;
