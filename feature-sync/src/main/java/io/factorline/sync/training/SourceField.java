package io.factorline.sync.training;

import io.factorline.catalog.FieldType;

/** A column that is read of a table. */
record SourceField(String name, FieldType type) {}
