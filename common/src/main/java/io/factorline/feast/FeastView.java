package io.factorline.feast;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Field names of one feature view in the hash of an entity, computed once.
 *
 * <pre>
 *  feature    murmur3_x86_32("view:feature"), seed 0, 4 bytes little-endian -> {@link FeastValue} bytes
 *  _ts:view   ASCII                                                         -> {@link FeastTimestamp} bytes
 *  _fl:view   ours: guard of the writer; Feast asks for fields by name and never sees it
 *  _kt:view   ours: knowledge time of the row                               -> {@link FeastTimestamp} bytes
 *  _ca:view   ours: the splits of a symbol, where the view is of those; it has no other field
 * </pre>
 *
 * <p>Feast keys fields by 32 bits, so two features of one entity can share a field and overwrite
 * each other; {@link #requireDistinctFields} finds that before a byte is written. Immutable and
 * thread-safe; the arrays handed out are shared and must not be written to.
 */
public final class FeastView {

  private final String name;
  private final List<String> features;
  private final byte[][] fields;
  private final byte[] timestampField;
  private final byte[] guardField;
  private final byte[] knowledgeField;

  private FeastView(String name, List<String> features) {
    this.name = name;
    this.features = features;
    this.fields = features.stream().map(f -> field(name, f)).toArray(byte[][]::new);
    this.timestampField = WellFormed.utf8("_ts:" + name);
    this.guardField = WellFormed.utf8("_fl:" + name);
    this.knowledgeField = WellFormed.utf8("_kt:" + name);
  }

  /**
   * A view and its features in the order in which rows will give their values.
   *
   * @throws IllegalArgumentException where a name is empty or given twice, or where two features
   *     share a field, naming both
   */
  public static FeastView of(String name, List<String> features) {
    // A name of no characters would make `_ts:` and `_fl:` four bytes long, like a feature's field.
    if (name.isEmpty()
        || features.contains("")
        || features.stream().distinct().count() < features.size()) {
      throw new IllegalArgumentException(
          "must have names, none empty, none twice: view=" + name + ", features=" + features);
    }
    FeastView view = new FeastView(name, List.copyOf(features));
    requireDistinctFields(List.of(view));
    return view;
  }

  /**
   * Refuses two features that hash alike; call it with all views of a project that share an entity.
   *
   * @throws IllegalArgumentException naming both features
   */
  public static void requireDistinctFields(Collection<FeastView> viewsOfEntity) {
    Map<Integer, String> owners = new HashMap<>();
    for (FeastView view : viewsOfEntity) {
      for (int i = 0; i < view.featureCount(); i++) {
        String feature = view.name + ":" + view.features.get(i);
        String owner = owners.putIfAbsent(intOf(view.fields[i]), feature);
        if (owner != null) {
          throw new IllegalArgumentException(
              "must have distinct field hashes, rename one: first="
                  + owner
                  + ", second="
                  + feature);
        }
      }
    }
  }

  /** Field of a feature that no view was built for. */
  public static byte[] field(String view, String feature) {
    byte[] text = WellFormed.utf8(view + ":" + feature);
    return ByteBuffer.allocate(Integer.BYTES)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(Murmur3.hash32(text))
        .array();
  }

  public String name() {
    return name;
  }

  public List<String> features() {
    return features;
  }

  public int featureCount() {
    return fields.length;
  }

  /** Field of the feature at this index of {@link #features()}, 4 bytes. */
  public byte[] field(int feature) {
    return fields[feature];
  }

  /** {@code _ts:<view>}. */
  public byte[] timestampField() {
    return timestampField;
  }

  /** {@code _fl:<view>}. */
  public byte[] guardField() {
    return guardField;
  }

  /**
   * {@code _kt:<view>}: when the row could be known, as bytes of a {@link FeastTimestamp}; absent
   * where a writer of Feast's own wrote the row.
   */
  public byte[] knowledgeField() {
    return knowledgeField;
  }

  @Override
  public String toString() {
    return new String(timestampField, StandardCharsets.UTF_8) + features;
  }

  private static int intOf(byte[] field) {
    return ByteBuffer.wrap(field).getInt();
  }
}
