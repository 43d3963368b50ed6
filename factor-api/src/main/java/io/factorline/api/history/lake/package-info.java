/**
 * The tables of the lake for history: which manifests there are, and rows of single symbols out of
 * their files, kept in memory as they were decoded. Must not know Kafka, Redis or HTTP.
 */
@NullMarked
package io.factorline.api.history.lake;

import org.jspecify.annotations.NullMarked;
