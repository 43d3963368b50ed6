/**
 * The chains that records of predictions form, and how they are verified; docs/audit.md. Must not
 * know Kafka, the lake, or what a record says beside its place.
 */
@NullMarked
package io.factorline.audit;

import org.jspecify.annotations.NullMarked;
