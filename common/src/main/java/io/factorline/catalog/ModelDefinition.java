package io.factorline.catalog;

/**
 * A model that reads the closed values of a service.
 *
 * @param service name of its feature service
 */
public record ModelDefinition(String name, String service) {}
