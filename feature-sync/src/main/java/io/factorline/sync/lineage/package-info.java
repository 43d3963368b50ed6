/**
 * Which jobs wrote a view, and what they did. Must not know how any of them works: it reads their
 * parameters and reports as everybody can.
 */
@org.jspecify.annotations.NullMarked
package io.factorline.sync.lineage;
