/**
 * Jobs of feature-sync, asked for and followed over its REST. Knows no type of job: fields and
 * reports are handed on as they are.
 */
@NullMarked
package io.factorline.local.job;

import org.jspecify.annotations.NullMarked;
