package io.factorline.engine;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * The fields of one row that changed, ready to be written in one command.
 *
 * @param fields names and bytes; the header is not among them
 */
public record RowParts(SymbolState symbol, long offset, long appendMs, List<Field> fields) {
  /** One hash field; the bytes must not be changed. */
  public record Field(String name, ByteBuffer value) {}

  /** Copies the list. */
  public RowParts {
    fields = List.copyOf(fields);
  }
}
