/**
 * Random requests to services that run, made from what they say of themselves, and the judgement of
 * the answers. Speaks HTTP/1.1 over its own sockets, for a client library would mend or refuse what
 * is to be tried. Knows the stack only to find ports and processes.
 */
@NullMarked
package io.factorline.local.fuzz;

import org.jspecify.annotations.NullMarked;
