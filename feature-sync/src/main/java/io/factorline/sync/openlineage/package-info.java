/**
 * Runs of jobs as events of OpenLineage, in a file. Must not know how jobs are queued or what they
 * do beyond their parameters and reports.
 */
@NullMarked
package io.factorline.sync.openlineage;

import org.jspecify.annotations.NullMarked;
