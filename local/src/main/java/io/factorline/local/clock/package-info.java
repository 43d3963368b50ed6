/**
 * Moves the wall clock of a process of Java that runs, as a machine's may be moved: an agent that
 * is attached to it gives the few methods that ask the system for the time other code. Time since a
 * moment goes on as it does. The agent runs in the other process and knows no class of this project
 * but its own.
 */
@NullMarked
package io.factorline.local.clock;

import org.jspecify.annotations.NullMarked;
