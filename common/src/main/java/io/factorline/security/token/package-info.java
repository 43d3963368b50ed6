/**
 * Tokens that an issuer has signed (JWT, as OpenID Connect has them) as a proof of who asks. Must
 * not know HTTP servers or what is asked for.
 */
@NullMarked
package io.factorline.security.token;

import org.jspecify.annotations.NullMarked;
