package io.factorline.online;

import static io.factorline.online.CellState.MISSING_NO_DATA;
import static io.factorline.online.CellState.MISSING_TYPE;
import static io.factorline.online.CellState.PRESENT;
import static io.factorline.online.CellState.UNDEFINED_DOMAIN;

import io.factorline.catalog.FieldType;
import io.factorline.feast.FeastValue;
import org.jspecify.annotations.Nullable;

/**
 * Bytes of Feast's values as values of the type that the catalog declares. A number of a narrower
 * type is taken for a wider one where nothing is lost; anything else is no value of that type.
 * Stateless; thread-safe.
 */
final class OfflineCells {
  private static final long EXACT = 1L << 53;

  private OfflineCells() {}

  static OfflineRow.Cell decode(FieldType type, byte @Nullable [] bytes) {
    if (bytes == null) {
      return OfflineRow.Cell.without(MISSING_NO_DATA);
    }
    FeastValue value;
    try {
      value = FeastValue.decode(bytes);
    } catch (IllegalArgumentException e) {
      // Another writer's bytes: the cell says so, the other fields are good.
      return OfflineRow.Cell.without(MISSING_TYPE);
    }
    return of(type, value);
  }

  /** The cell of a value; null where there is none. */
  static OfflineRow.Cell of(FieldType type, @Nullable FeastValue value) {
    if (value == null || value instanceof FeastValue.Unset || value instanceof FeastValue.Null) {
      return OfflineRow.Cell.without(MISSING_NO_DATA);
    }
    return switch (type) {
      case DOUBLE -> number(value);
      case INT64 -> whole(value);
      case STRING -> value instanceof FeastValue.Text ? other(value) : wrong();
      case BOOL -> value instanceof FeastValue.Bool ? other(value) : wrong();
    };
  }

  private static OfflineRow.Cell number(FeastValue value) {
    return switch (value) {
      case FeastValue.Float64(double v) -> finite(v);
      case FeastValue.Float32(float v) -> finite(v);
      case FeastValue.Int32(int v) -> finite(v);
      case FeastValue.Int64(long v) when v >= -EXACT && v <= EXACT -> finite((double) v);
      default -> wrong();
    };
  }

  private static OfflineRow.Cell whole(FeastValue value) {
    return switch (value) {
      case FeastValue.Int64(long v) -> new OfflineRow.Cell(PRESENT, (double) v, value);
      case FeastValue.Int32(int v) ->
          new OfflineRow.Cell(PRESENT, (double) v, new FeastValue.Int64(v));
      case FeastValue.UnixTimestamp(long v) ->
          new OfflineRow.Cell(PRESENT, (double) v, new FeastValue.Int64(v));
      default -> wrong();
    };
  }

  private static OfflineRow.Cell finite(double value) {
    if (Double.isNaN(value)) {
      return OfflineRow.Cell.without(MISSING_NO_DATA);
    }
    return Double.isInfinite(value)
        ? OfflineRow.Cell.without(UNDEFINED_DOMAIN)
        : new OfflineRow.Cell(PRESENT, value, null);
  }

  private static OfflineRow.Cell other(FeastValue value) {
    return new OfflineRow.Cell(PRESENT, Double.NaN, value);
  }

  private static OfflineRow.Cell wrong() {
    return OfflineRow.Cell.without(MISSING_TYPE);
  }
}
