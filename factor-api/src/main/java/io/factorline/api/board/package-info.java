/**
 * The live board: a page for people, and the state of the pipeline that it shows.
 *
 * <p>The page asks the REST interface like any other client; this package knows neither stores nor
 * factors.
 */
@NullMarked
package io.factorline.api.board;

import org.jspecify.annotations.NullMarked;
