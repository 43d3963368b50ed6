/**
 * How history is put together: rows in columns, the lake and the tail stitched at a cut, joins as
 * of a time. Pure; it must not know Kafka, Redis, files or HTTP.
 */
@NullMarked
package io.factorline.api.history.stitch;

import org.jspecify.annotations.NullMarked;
