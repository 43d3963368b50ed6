package io.factorline.catalog;

/**
 * A field of an offline view.
 *
 * @param unit as {@code KRW} or {@code fraction}; for people
 */
public record OfflineField(String name, FieldType type, String unit, Dimension dimension) {}
