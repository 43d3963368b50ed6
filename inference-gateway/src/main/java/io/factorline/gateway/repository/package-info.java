/**
 * Models as they lie in a Triton model repository, with the manifest of each version. Must not know
 * who runs them.
 */
@NullMarked
package io.factorline.gateway.repository;

import org.jspecify.annotations.NullMarked;
