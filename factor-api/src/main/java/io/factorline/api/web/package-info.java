/**
 * What all routes share: parameters, deadlines, errors, answers. Must not know what a route
 * answers.
 */
@NullMarked
package io.factorline.api.web;

import org.jspecify.annotations.NullMarked;
