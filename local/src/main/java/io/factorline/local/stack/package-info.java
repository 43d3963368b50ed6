/**
 * The running stack: its parts as supervised processes, their ports, their data folder and what is
 * written down of them. Knows the services by their command lines, ports and HTTP only.
 */
@NullMarked
package io.factorline.local.stack;

import org.jspecify.annotations.NullMarked;
