package io.factorline.sync.training;

import io.factorline.basis.BasisEvaluator;
import io.factorline.catalog.FieldType;
import io.factorline.derive.Expression;
import io.factorline.derive.Outcome;
import io.factorline.store.CellBits;
import io.factorline.sync.training.merge.RowVersion;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The cells of one factor, read from the scratch records: values of stored factors as they are,
 * derived ones evaluated over the rows that were joined. Counts what it gives. One thread.
 */
final class TargetCells {
  private final Target target;
  private final RecordReader records;
  private final Place[] places;
  private final int crossAt;
  private final @Nullable BasisEvaluator evaluator;
  private final Map<NullReason, Long> nulls = new EnumMap<>(NullReason.class);
  private long present;
  private double number;
  private long bits;
  private @Nullable NullReason reason;

  TargetCells(Target target, List<Source> sources, RecordLayout layout, RecordReader records) {
    this.target = target;
    this.records = records;
    this.places =
        target.inputs().stream()
            .map(input -> Place.of(input, sources, layout))
            .toArray(Place[]::new);
    Target.Cross cross = target.cross();
    this.crossAt = cross == null ? Place.NOWHERE : layout.crossAt(cross.index());
    Expression expression = target.expression();
    this.evaluator =
        expression == null ? null : new BasisEvaluator(expression, target.dimensions());
  }

  /**
   * Where an input lies in a record, looked up once for all rows.
   *
   * @param endAt of the byte of how the join ended
   * @param timesAt of the three times, or {@link #NOWHERE}
   * @param basisAt of the ratio between two share bases, or {@link #NOWHERE}
   */
  private record Place(int endAt, int valueAt, int timesAt, int basisAt, FieldType type) {
    static final int NOWHERE = -1;

    static Place of(Target.Input input, List<Source> sources, RecordLayout layout) {
      int source = input.source();
      return new Place(
          layout.sourceAt(source),
          layout.fieldAt(source, input.field()),
          layout.withTimes() ? layout.timesAt(source) : NOWHERE,
          layout.hasBasis(source) ? layout.basisAt(source) : NOWHERE,
          sources.get(source).fields().get(input.field()).type());
    }
  }

  Target target() {
    return target;
  }

  /** Goes to the cell of a row; tells whether it has a value. */
  boolean read(long row) {
    BasisEvaluator derived = evaluator;
    if (crossAt != Place.NOWHERE) {
      reason = readCross(row, crossAt);
    } else {
      reason = derived == null ? readStored(row, places[0]) : evaluate(row, derived);
    }
    NullReason why = reason;
    if (why == null) {
      present++;
    } else {
      nulls.merge(why, 1L, Long::sum);
    }
    return why == null;
  }

  private @Nullable NullReason evaluate(long row, BasisEvaluator derived) {
    for (int i = 0; i < derived.inputCount(); i++) {
      Place place = places[i];
      boolean isThere = readStored(row, place) == null;
      derived.input(i, isThere ? asNumber(place) : Double.NaN, isThere ? ratio(row, place) : 1);
    }
    Outcome outcome = derived.evaluate();
    number = derived.value();
    return switch (outcome) {
      case VALUE -> null;
      case INPUT -> NullReason.INPUT;
      case BASIS -> NullReason.BASIS;
      case DIVISION_BY_ZERO -> NullReason.DIVISION_BY_ZERO;
      case DOMAIN -> NullReason.DOMAIN;
    };
  }

  /** The ratio between the basis of an input and that of the row's time. */
  private double ratio(long row, Place place) {
    return place.basisAt == Place.NOWHERE
        ? 1
        : Double.longBitsToDouble(records.getLong(row, place.basisAt));
  }

  private @Nullable NullReason readCross(long row, int at) {
    CrossEnd end = CrossEnd.ofCode(records.getByte(row, at));
    number = end == CrossEnd.FOUND ? Double.longBitsToDouble(records.getLong(row, at + 1)) : 0;
    return end.reason();
  }

  private double asNumber(Place place) {
    return place.type == FieldType.INT64 ? (double) bits : number;
  }

  /** Reads an input into {@link #number} or {@link #bits}. */
  private @Nullable NullReason readStored(long row, Place place) {
    JoinEnd end = JoinEnd.ofCode(records.getByte(row, place.endAt));
    if (end != JoinEnd.FOUND) {
      return end.reason();
    }
    bits = records.getLong(row, place.valueAt);
    return switch (place.type) {
      case DOUBLE -> readDouble();
      case INT64 ->
          records.getByte(row, place.valueAt + Long.BYTES) == 1 ? null : NullReason.NULL_VALUE;
      case STRING, BOOL -> bits == CellCodes.NULL_INDEX ? NullReason.NULL_VALUE : null;
    };
  }

  private @Nullable NullReason readDouble() {
    if (bits == CellBits.WARMING_UP) {
      return NullReason.WARMING_UP;
    }
    if (bits == CellBits.UNDEFINED) {
      return NullReason.UNDEFINED;
    }
    if (bits == CellCodes.NULL_DOUBLE) {
      return NullReason.NULL_VALUE;
    }
    number = Double.longBitsToDouble(bits);
    return null;
  }

  /** The number of the cell at hand. */
  double number() {
    return number;
  }

  /** Whole number, truth or index of the text of the cell at hand. */
  long bits() {
    return bits;
  }

  /** Event time of the row: of a derived factor that of its newest input. */
  long eventNs(long row) {
    return latest(row, 0);
  }

  /** Since when the cell could be known: the latest of its inputs. */
  long knowledgeNs(long row) {
    return latest(row, 1);
  }

  /** When the cell was first served, or {@link RowVersion#NEVER}: the latest of its inputs. */
  long servedNs(long row) {
    return latest(row, 2);
  }

  private long latest(long row, int time) {
    long latest = Long.MIN_VALUE;
    for (Place place : places) {
      latest = Math.max(latest, records.getLong(row, place.timesAt + time * Long.BYTES));
    }
    return latest;
  }

  /** How many cells had a value. */
  long present() {
    return present;
  }

  /** How many cells had none for this reason. */
  long nulls(NullReason why) {
    return nulls.getOrDefault(why, 0L);
  }
}
