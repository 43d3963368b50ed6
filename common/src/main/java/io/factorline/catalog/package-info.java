/**
 * The catalog: one YAML text that names venues, instruments, universes, views, factors, services
 * and models, checked as a whole and compiled to plain records. It must not know how a factor is
 * computed, stored or served.
 */
@NullMarked
package io.factorline.catalog;

import org.jspecify.annotations.NullMarked;
