/**
 * Faults of processes and wires of a running stack, what readers see of them, and whether anything
 * was lost: docs/reliability.md. Verdicts are pure; only {@code ChaosStack} touches processes, and
 * {@code SmallDisks} what is mounted.
 */
@NullMarked
package io.factorline.local.chaos;

import org.jspecify.annotations.NullMarked;
