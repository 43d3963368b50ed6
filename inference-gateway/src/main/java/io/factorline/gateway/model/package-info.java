/**
 * The versions that are live in this process, checked against the catalog and kept up with the
 * repository. Must not know requests or signals.
 */
@NullMarked
package io.factorline.gateway.model;

import org.jspecify.annotations.NullMarked;
