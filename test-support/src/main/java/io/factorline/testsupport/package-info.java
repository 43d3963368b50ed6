/**
 * What the tests of all modules share: the architecture rules, and those of a build. Never on a
 * runtime classpath, and must not know any module.
 */
@NullMarked
package io.factorline.testsupport;

import org.jspecify.annotations.NullMarked;
