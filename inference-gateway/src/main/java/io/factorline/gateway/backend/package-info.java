/** What scores rows: Triton or this process. Must not know signals or who asks. */
@NullMarked
package io.factorline.gateway.backend;

import org.jspecify.annotations.NullMarked;
