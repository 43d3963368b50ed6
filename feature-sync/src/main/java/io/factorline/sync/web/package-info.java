/**
 * What all controllers share: bodies, query parameters, problem details. Must not know what is
 * asked for.
 */
@org.jspecify.annotations.NullMarked
package io.factorline.sync.web;
