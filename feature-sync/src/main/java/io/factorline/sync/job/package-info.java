/**
 * Durable jobs: their queue, leases, progress and reports. Knows no type of job; those come as
 * {@link io.factorline.sync.job.JobType} beans of other packages.
 */
@org.jspecify.annotations.NullMarked
package io.factorline.sync.job;
