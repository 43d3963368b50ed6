/**
 * What the jobs of researchers share: reading a request's fields, and the folder that their files
 * lie in. Must not know any job.
 */
@NullMarked
package io.factorline.sync.request;

import org.jspecify.annotations.NullMarked;
