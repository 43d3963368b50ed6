package io.factorline.sync.training;

import io.factorline.catalog.FieldType;
import io.factorline.catalog.Universe;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Where the cells of one spine row lie in the scratch file: per source one byte for how the join
 * ended, then event, knowledge and served time where they are asked for, then the ratio between two
 * share bases where there is one, then its fields of 8 bytes, a whole number with one more that
 * says whether it is there. Behind all sources, per cross-sectional factor one byte for how it
 * ended and 8 of its value.
 */
final class RecordLayout {
  private static final int TIMES = 3;
  private static final int CROSS_BYTES = 1 + Long.BYTES;

  private final List<int[]> fieldsAt = new ArrayList<>();
  private final int[] sourceAt;
  private final int[] sourceBytes;
  private final int[] basisAt;
  private final boolean withTimes;
  private final int[] crossAt;
  private final Map<Universe, int[]> crossParts = new LinkedHashMap<>();
  private final int bytes;

  RecordLayout(TrainingPlan plan) {
    withTimes = plan.withTimes();
    sourceAt = new int[plan.sources().size()];
    sourceBytes = new int[plan.sources().size()];
    basisAt = new int[plan.sources().size()];
    int at = 0;
    for (int i = 0; i < sourceAt.length; i++) {
      sourceAt[i] = at;
      at += 1 + (withTimes ? TIMES * Long.BYTES : 0);
      basisAt[i] = plan.hasBasis(i) ? at : -1;
      at += plan.hasBasis(i) ? Double.BYTES : 0;
      List<SourceField> fields = plan.sources().get(i).fields();
      int[] places = new int[fields.size()];
      for (int f = 0; f < places.length; f++) {
        places[f] = at;
        at += width(fields.get(f).type());
      }
      fieldsAt.add(places);
      sourceBytes[i] = at - sourceAt[i];
    }
    crossAt = new int[plan.crossTargets().size()];
    for (Universe universe : universes(plan)) {
      int from = at;
      for (Target.Cross cross : plan.crossTargets(universe)) {
        crossAt[cross.index()] = at;
        at += CROSS_BYTES;
      }
      crossParts.put(universe, new int[] {from, at - from});
    }
    bytes = at;
  }

  private static List<Universe> universes(TrainingPlan plan) {
    return plan.crossTargets().stream().map(Target.Cross::universe).distinct().toList();
  }

  /** Bytes of a field. */
  static int width(FieldType type) {
    return type == FieldType.INT64 ? Long.BYTES + 1 : Long.BYTES;
  }

  /** Length of a record. */
  int bytes() {
    return bytes;
  }

  /** Length of a source's part. */
  int bytes(int source) {
    return sourceBytes[source];
  }

  /** Where a source's part begins: the byte of how the join ended. */
  int sourceAt(int source) {
    return sourceAt[source];
  }

  /** Where a source's times begin. */
  int timesAt(int source) {
    return sourceAt[source] + 1;
  }

  /** Whether a source's part has the ratio between the row's basis and that of its time. */
  boolean hasBasis(int source) {
    return basisAt[source] >= 0;
  }

  /** Where that ratio begins. */
  int basisAt(int source) {
    return basisAt[source];
  }

  /** Where a field begins. */
  int fieldAt(int source, int field) {
    return fieldsAt.get(source)[field];
  }

  /** Where a cross-sectional factor begins: the byte of how it ended, then its value. */
  int crossAt(int index) {
    return crossAt[index];
  }

  /** Where the part of a universe's cross-sectional factors begins. */
  int crossAt(Universe universe) {
    return part(universe)[0];
  }

  /** Length of the part of a universe's cross-sectional factors. */
  int crossBytes(Universe universe) {
    return part(universe)[1];
  }

  private int[] part(Universe universe) {
    return Objects.requireNonNull(crossParts.get(universe), universe.name());
  }

  boolean withTimes() {
    return withTimes;
  }
}
