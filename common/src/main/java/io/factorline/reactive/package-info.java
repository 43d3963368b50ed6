/**
 * What each server on Reactor Netty does to each request, whatever it asks for. Knows no path, no
 * role and nothing of factors.
 */
@NullMarked
package io.factorline.reactive;

import org.jspecify.annotations.NullMarked;
