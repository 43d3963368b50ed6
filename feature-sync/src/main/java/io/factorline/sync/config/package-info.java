/** Settings, and what all of the service is made of: the catalog, Redis. Must not know any job. */
@org.jspecify.annotations.NullMarked
package io.factorline.sync.config;
