/**
 * Where a factor comes from, what made it and who reads it: the catalog, the lake's manifests and
 * the jobs of feature-sync put together. Must not know any value.
 */
@NullMarked
package io.factorline.api.lineage;

import org.jspecify.annotations.NullMarked;
