package io.factorline.redis;

import io.factorline.feast.FeastTimestamp;
import io.factorline.feast.FeastView;
import io.lettuce.core.KeyValue;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** One view's row of one entity as it stands in Redis, for a look before writing. */
public final class StoredOfflineRow {
  private final OptionalLong eventNs;
  private final OptionalLong knowledgeNs;
  private final List<Optional<byte[]>> values;

  StoredOfflineRow(FeastView view, List<KeyValue<byte[], byte[]>> fields) {
    this.eventNs = time(fields.get(0));
    this.knowledgeNs = time(fields.get(1));
    this.values =
        fields.subList(2, 2 + view.featureCount()).stream()
            .map(field -> Optional.<byte[]>ofNullable(field.getValueOrElse(null)))
            .toList();
  }

  private static OptionalLong time(KeyValue<byte[], byte[]> field) {
    byte[] bytes = field.getValueOrElse(null);
    return bytes == null ? OptionalLong.empty() : FeastTimestamp.decode(bytes);
  }

  static byte[][] fields(FeastView view) {
    byte[][] fields = new byte[2 + view.featureCount()][];
    fields[0] = view.timestampField();
    fields[1] = OfflineRow.knowledgeField(view);
    for (int i = 0; i < view.featureCount(); i++) {
      fields[2 + i] = view.field(i);
    }
    return fields;
  }

  /** Event time in ns; empty where there is no row. */
  public OptionalLong eventNs() {
    return eventNs;
  }

  /** Knowledge time in ns; empty where a writer of Feast's own wrote the row. */
  public OptionalLong knowledgeNs() {
    return knowledgeNs;
  }

  /** Value bytes of the feature at this index of the view; null where there is none. */
  public byte @Nullable [] value(int feature) {
    return values.get(feature).orElse(null);
  }

  /** What writing a row would come to now, as the script decides it. */
  public OfflineOutcome against(OfflineRow row, long rowEventNs, long rowKnowledgeNs) {
    if (eventNs.isEmpty() || rowEventNs > eventNs.getAsLong()) {
      return OfflineOutcome.WRITTEN;
    }
    if (rowEventNs < eventNs.getAsLong()) {
      return OfflineOutcome.OLDER;
    }
    if (knowledgeNs.isEmpty() || rowKnowledgeNs > knowledgeNs.getAsLong()) {
      return OfflineOutcome.WRITTEN;
    }
    if (rowKnowledgeNs < knowledgeNs.getAsLong()) {
      return OfflineOutcome.OLDER;
    }
    for (int i = 0; i < values.size(); i++) {
      byte[] wanted = row.isDeletion() ? null : row.value(i);
      if (!Arrays.equals(value(i), wanted)) {
        return OfflineOutcome.CONFLICT;
      }
    }
    return OfflineOutcome.SAME;
  }
}
