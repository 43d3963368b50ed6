package io.factorline.catalog;

/**
 * What rows of a view are about.
 *
 * @param joinKey name of its key on Feast's wire
 */
public record Entity(String name, String joinKey) {}
